"""Counts of opened homes: added to by appending, folded every few seconds.

A counter on the notice itself would make every reader wait for the one before.
"""

from django.db import models

from messaging.notices.models.notice import Notice
from schools.models import Classroom, TenantOwned
from tetoru.tenancy import Fenced


class OpeningDelta(Fenced, models.Model):
    """A guardian opened a notice for the first time; waits to be folded into the tallies if their home is new there."""

    pk = models.CompositePrimaryKey("tenant_id", "notice_id", "guardian_id", "at")
    tenant_id = models.UUIDField()
    notice_id = models.UUIDField()
    guardian_id = models.UUIDField()
    at = models.DateTimeField(help_text="`read_at` of the recipients that were marked, to the microsecond")

    def __str__(self) -> str:
        return f"opening of {self.notice_id}"


class Tally(TenantOwned):
    """How many homes have opened a notice."""

    notice = models.OneToOneField(Notice, models.CASCADE, related_name="tally")
    opened = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"tally of {self.notice_id}"


class ClassTally(TenantOwned):
    """The same for one class: its homes at the send, and those that have opened."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="class_tallies")
    classroom = models.ForeignKey(Classroom, models.PROTECT, related_name="+")
    households = models.PositiveIntegerField()
    opened = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "classroom"], name="class_tally_once")]

    def __str__(self) -> str:
        return f"tally of {self.notice_id} in {self.classroom_id}"


class HourTally(TenantOwned):
    """Homes that opened within one hour: the curve over time."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="hour_tallies")
    hour = models.DateTimeField(help_text="the hour's beginning")
    opened = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "hour"], name="hour_tally_once")]

    def __str__(self) -> str:
        return f"tally of {self.notice_id} at {self.hour}"
