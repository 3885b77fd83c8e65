"""送信の決まり: how careful a school, or the board's office, wants to be before something goes out."""

import datetime as dt

from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import School, TenantOwned


class SendingRules(TenantOwned):
    """One place's rules. Where there is no row, these defaults hold."""

    class Approval(models.TextChoices):
        """Which notices a manager has to agree to."""

        NONE = "none", _("なし")
        WHOLE = "whole", _("全校へのお知らせ")
        ALL = "all", _("すべてのお知らせ")

    school = models.ForeignKey(School, models.CASCADE, related_name="+", null=True, help_text="null: the board")
    hold_seconds = models.PositiveSmallIntegerField(default=90)
    approval = models.CharField(max_length=5, choices=Approval, default=Approval.WHOLE)
    asks_in_evening = models.BooleanField(default=True)
    evening_from = models.TimeField(default=dt.time(18))
    evening_until = models.TimeField(default=dt.time(7))
    asks_when_alone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["tenant", "school"], name="sending_rules_once", nulls_distinct=False),
            models.CheckConstraint(
                name="hold_of_60_to_120_seconds", condition=models.Q(hold_seconds__gte=60, hold_seconds__lte=120)
            ),
        ]

    def __str__(self) -> str:
        return f"sending rules of {self.school_id or self.tenant_id}"

    @property
    def hold(self) -> dt.timedelta:
        """How long a notice waits after the button, so that it can be stopped."""
        return dt.timedelta(seconds=self.hold_seconds)

    def is_evening(self, moment: dt.datetime) -> bool:
        """Whether a (local) time lies in the hours in which is asked once more; they may span midnight."""
        time = moment.time()
        if self.evening_from <= self.evening_until:
            return self.evening_from <= time < self.evening_until
        return time >= self.evening_from or time < self.evening_until
