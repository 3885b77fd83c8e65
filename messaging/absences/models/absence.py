"""欠席・遅刻・早退: what the school counts."""

from collections.abc import Mapping

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.absences.models.kinds import Kind
from messaging.absences.models.marks import MARKS, THERE, Mark
from messaging.absences.models.rules import OwnWord
from schools.models import Classroom, School, Student, TenantOwned


class State(models.TextChoices):
    """How far a report, or the whole absence, got."""

    RECEIVED = "received", _("受付")
    SEEN = "seen", _("学校が見ました")
    CONFIRMED = "confirmed", _("確認")
    CANCELLED = "cancelled", _("取り消し")


class Category(models.TextChoices):
    """区分 of the register. A teacher picks it; a guardian never does. 出席 is written into the register alone."""

    SICKNESS = "sickness", _("病欠")
    ACCIDENT = "accident", _("事故欠")
    SUSPENSION = "suspension", _("出席停止")
    MOURNING = "mourning", _("忌引")
    LATE = "late", _("遅刻")
    EARLY = "early", _("早退")
    OFFICIAL = "official", _("公欠")
    PRESENT = "present", _("出席")


COUNTED: Mapping[str, Kind] = {
    Category.SICKNESS: Kind.ABSENT,
    Category.ACCIDENT: Kind.ABSENT,
    Category.SUSPENSION: Kind.ABSENT,
    Category.MOURNING: Kind.ABSENT,
    Category.LATE: Kind.LATE,
    Category.EARLY: Kind.LEAVING_EARLY,
}
"""As what a board counts a category, whatever the home has said. 公欠 stays what it was told to be."""
KINDS: Mapping[str, Kind] = {kind.value: kind for kind in Kind}


class Absence(TenantOwned):
    """One pupil at one school on one day (and, beside lessons, in one activity).

    Two parents' reports are one absence: the database holds it to one row. The reports about it are those whose
    period has the day; kind, times and state follow from them (`settling`). Cancelled, the row stays, to be taken
    up again.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+", db_index=False)
    student = models.ForeignKey(Student, models.PROTECT, related_name="+", db_index=False)
    classroom = models.ForeignKey(Classroom, models.PROTECT, related_name="+", db_index=False)
    day = models.DateField(_("日にち"))
    activity = models.ForeignKey(
        OwnWord, models.PROTECT, related_name="+", null=True, db_index=False, help_text="null: lessons"
    )
    kind = models.CharField(_("連絡"), max_length=13, choices=Kind)
    arrives_at = models.TimeField(_("着く・もどる時刻"), null=True)
    leaves_at = models.TimeField(_("出る時刻"), null=True)
    state = models.CharField(_("状態"), max_length=9, choices=State, default=State.RECEIVED)
    category = models.CharField(_("区分"), max_length=10, choices=Category, blank=True, default="")
    confirmed_at = models.DateTimeField(null=True, help_text="when a teacher last confirmed or picked the category")
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    changed_at = models.DateTimeField(help_text="when anything of this row last changed")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["student", "school", "day", "activity"], nulls_distinct=False, name="absence_once_a_day"
            ),
        ]
        indexes = [
            models.Index(fields=["tenant", "school", "day"], name="absence_by_school"),
            models.Index(fields=["classroom", "day"], name="absence_by_class"),
            models.Index(fields=["tenant", "changed_at", "id"], name="absence_by_change"),
        ]

    def __str__(self) -> str:
        return f"absence {self.pk}"

    @property
    def counts_as(self) -> Kind | None:
        """What the school counts it as: by the teacher's word, until there is one by the home's. None: was there."""
        if self.category == Category.PRESENT:
            return None
        return COUNTED.get(self.category) or KINDS[self.kind]

    @property
    def counts_as_label(self) -> str:
        """欠席, 出席."""
        return str((self.counts_as or Category.PRESENT).label)

    @property
    def mark(self) -> Mark:
        """欠, 遅, 早, 活, 出."""
        return MARKS[self.counts_as] if self.counts_as else THERE

    @property
    def version(self) -> str:
        """Changes whenever anything of it does: what somebody decides by is what they have seen."""
        return f"{self.changed_at.timestamp():.6f}"
