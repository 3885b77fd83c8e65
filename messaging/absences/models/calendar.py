"""学級閉鎖, 休みの日 and 休みの日の授業: where a class's days differ from everybody's."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.absences.models.days_without import CLASS_SHUT, NAMES, SCHOOL_SHUT
from schools.models import Classroom, School, TenantOwned


class CalendarEntry(TenantOwned):
    """Days on which one class, or the whole school, has no lessons; or has them on a Saturday.

    Saturdays, Sundays and holidays of Japan are nobody's entry (`schools.days_off`). An entry is never deleted, only
    taken back, so that a register that was printed can be explained.
    """

    class Kind(models.TextChoices):
        """Why the days are other ones."""

        INFECTION = "infection", _("感染症")
        WEATHER = "weather", _("天候・災害")
        VACATION = "vacation", _("長い休み（夏休みなど）")
        SUBSTITUTE = "substitute", _("振替の休み")
        FOUNDING = "founding", _("開校記念日")
        OTHER = "other", _("そのほかの休み")
        LESSONS = "lessons", _("休みの日の授業（土曜授業など）")

    SHUTS = (Kind.INFECTION, Kind.WEATHER)
    """Of these the school is shut to its pupils; in a vacation the pool and the club may still meet."""

    school = models.ForeignKey(School, models.PROTECT, related_name="+", db_index=False)
    classroom = models.ForeignKey(
        Classroom, models.PROTECT, related_name="+", null=True, db_index=False, help_text="null: the whole school"
    )
    from_date = models.DateField(_("はじめの日"))
    until_date = models.DateField(_("おわりの日"))
    kind = models.CharField(_("理由"), max_length=10, choices=Kind)
    made_at = models.DateTimeField(_("入れた時刻"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False, verbose_name=_("入れた人")
    )
    shortened_at = models.DateTimeField(_("短くした時刻"), null=True, help_text="when it was made to end earlier")
    taken_back_at = models.DateTimeField(_("取り消した時刻"), null=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False,
        verbose_name=_("変えた人"),
        help_text="who shortened it or took it back",
    )  # fmt: skip

    class Meta:
        constraints = [
            models.CheckConstraint(
                name="calendar_entry_ends_after_it_begins",
                condition=models.Q(until_date__gte=models.F("from_date")),
            ),
        ]
        indexes = [models.Index(fields=["school", "until_date"], name="calendar_entry_by_school")]

    def __str__(self) -> str:
        return f"calendar entry {self.pk}"

    @property
    def is_closed(self) -> bool:
        """Whether there are no lessons."""
        return self.kind != self.Kind.LESSONS

    def stops(self, *, activity: bool) -> bool:
        """Whether lessons, or what there is beside them, are off: in a vacation the club may still meet."""
        return self.kind in self.SHUTS if activity else self.is_closed

    @property
    def name(self) -> str:
        """As people say it: 学級閉鎖 for a class that is shut, else the reason."""
        if self.kind not in self.SHUTS:
            return str(NAMES[self.kind])
        return str(CLASS_SHUT if self.classroom_id else SCHOOL_SHUT)
