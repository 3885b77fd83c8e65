"""児童生徒, 家庭 and 在籍."""

import datetime as dt

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from schools.models.classroom import Classroom
from schools.models.tenant import TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class Household(TenantOwned):
    """家庭: what a school counts as one home. Siblings share it; two parents are one home, not two.

    Holds nothing personal. A school counts and reaches homes, never "users".
    """

    def __str__(self) -> str:
        return f"household {self.pk}"


class Student(TenantOwned):
    """A pupil. One row in a tenant, also when the pupil visits a school and an after-school club."""

    class State(models.TextChoices):
        """What the pupil is to the school today (white paper §5)."""

        EXPECTED = "expected", _("入学予定")
        ENROLLED = "enrolled", _("在籍")
        SUSPENDED = "suspended", _("休学")
        TRANSFERRED = "transferred", _("転出")
        GRADUATED = "graduated", _("卒業")

    household = models.ForeignKey(Household, models.PROTECT, related_name="students")
    family_name = EncryptedTextField(_("姓"))
    given_name = EncryptedTextField(_("名"))
    family_kana = EncryptedTextField(_("せい"))
    given_kana = EncryptedTextField(_("めい"))
    kana_order = models.PositiveIntegerField(
        default=0, help_text="rank of the kana in the tenant, so that lists sort without decrypting"
    )
    settled_state = models.CharField(_("状態"), max_length=12, choices=State, default=State.ENROLLED)
    settled_on = models.DateField(_("状態のはじまり"), null=True, help_text="null: nobody knows any more")
    next_state = models.CharField(_("予定の状態"), max_length=12, choices=State, blank=True, default="", db_default="")
    next_on = models.DateField(_("予定の日"), null=True, help_text="from midnight of this day, Tokyo, next_state holds")
    version = models.PositiveIntegerField(default=1, db_default=1, help_text="grows with each edit")

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="student_plan_is_whole", condition=models.Q(next_on=None) ^ ~models.Q(next_state="")
            ),
        ]

    def __str__(self) -> str:
        return f"student {self.pk}"

    def state_on(self, day: dt.date) -> "Student.State":
        """The state on a day from today on; nobody has to run anything at midnight for it to be so (ADR 0025)."""
        return self.State(self.next_state if self._is_due(day) else self.settled_state)

    def since_on(self, day: dt.date) -> dt.date | None:
        """The first day of the state that holds on a day, where it is known."""
        return self.next_on if self._is_due(day) else self.settled_on

    @property
    def state(self) -> "Student.State":
        """The state today, in Tokyo. Queries ask `schools.states`."""
        return self.state_on(timezone.localdate())

    @property
    def since(self) -> dt.date | None:
        """The first day of today's state, where it is known."""
        return self.since_on(timezone.localdate())

    @property
    def has_plan(self) -> bool:
        """Whether a change is still to come."""
        return self.next_on is not None and not self._is_due(timezone.localdate())

    def _is_due(self, day: dt.date) -> bool:
        return self.next_on is not None and self.next_on <= day

    @property
    def name(self) -> str:
        """Family name first."""
        return f"{self.family_name} {self.given_name}"

    @property
    def kana(self) -> str:
        """How the name is read."""
        return f"{self.family_kana} {self.given_kana}"


class Enrolment(TenantOwned):
    """在籍: a pupil in a class, with the number in the class (出席番号)."""

    student = models.ForeignKey(Student, models.PROTECT, related_name="enrolments")
    classroom = models.ForeignKey(Classroom, models.PROTECT, related_name="enrolments")
    number = models.PositiveSmallIntegerField(_("出席番号"), null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["classroom", "student"], name="enrolment_once")]

    def __str__(self) -> str:
        return f"enrolment {self.pk}"
