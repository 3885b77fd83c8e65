"""連絡: what one person told the school about one pupil, for a day or a period."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.absences.models.absence import State
from messaging.absences.models.kinds import Kind
from messaging.absences.models.rules import OwnWord
from schools.models import Classroom, School, Student, TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class Told(models.Model):
    """What is said. Reason, note and temperature are health information."""

    kind = models.CharField(_("連絡"), max_length=13, choices=Kind)
    from_date = models.DateField(_("はじめの日"))
    until_date = models.DateField(_("おわりの日"))
    arrives_at = models.TimeField(_("着く・もどる時刻"), null=True)
    leaves_at = models.TimeField(_("出る時刻"), null=True)
    activity = models.ForeignKey(OwnWord, models.PROTECT, related_name="+", null=True, help_text="null: lessons")
    reason = EncryptedTextField(_("理由"), help_text="a key of PlainReason, or the id of an OwnWord")
    note = EncryptedTextField(_("伝えたいこと"), blank=True)
    temperature = EncryptedTextField(_("体温"), blank=True)
    next_talk_on = models.DateField(_("次に学校と話す日"), null=True)

    class Meta:
        abstract = True


class Report(Told, TenantOwned):
    """A report with its receipt. It is its sender's alone: another guardian never learns that it is there.

    How far it got is kept here and not on the absence, so that a second parent's report begins anew.
    """

    class How(models.TextChoices):
        """By which way it came."""

        GUARDIAN = "guardian", _("保護者の画面")
        PHONE = "phone", _("電話")
        STAFF = "staff", _("教職員")

    school = models.ForeignKey(School, models.PROTECT, related_name="+", db_index=False)
    student = models.ForeignKey(Student, models.PROTECT, related_name="+", db_index=False)
    classroom = models.ForeignKey(Classroom, models.PROTECT, related_name="+", db_index=False)
    reported_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)
    how = models.CharField(_("連絡の方法"), max_length=8, choices=How)
    key = models.UUIDField(help_text="of the open form: sent twice, it is one report")
    year = models.PositiveSmallIntegerField(_("年度"))
    number = models.CharField(_("受付番号"), max_length=6)
    reported_at = models.DateTimeField(_("受け付けた時刻"))
    changed_at = models.DateTimeField(null=True)
    is_after_cut_off = models.BooleanField(
        default=False, help_text="sent or changed when the school must be called as well"
    )
    seen_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, db_index=False
    )
    cancelled_at = models.DateTimeField(null=True)
    continues = models.ForeignKey(
        "self",
        models.PROTECT,
        related_name="+",
        null=True,
        db_index=False,
        verbose_name=_("前の学校への連絡"),
        help_text="the report to the school that the pupil has left, whose days to come this one took over",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["school", "year", "number"], name="report_number_once"),
            models.UniqueConstraint(fields=["reported_by", "key", "student", "school"], name="report_sent_once"),
            models.CheckConstraint(
                name="report_ends_after_it_begins", condition=models.Q(until_date__gte=models.F("from_date"))
            ),
        ]
        indexes = [models.Index(fields=["student", "until_date"], name="report_by_student")]

    def __str__(self) -> str:
        return f"report {self.pk}"

    @property
    def state(self) -> State:
        """How far it got, as its sender sees it."""
        if self.cancelled_at:
            return State.CANCELLED
        if self.confirmed_at:
            return State.CONFIRMED
        return State.SEEN if self.seen_at else State.RECEIVED

    @property
    def is_period(self) -> bool:
        """Whether it is about more than one day."""
        return self.until_date > self.from_date


class Correction(Told, TenantOwned):
    """What a report said before it was changed, and who changed it when."""

    report = models.ForeignKey(Report, models.CASCADE, related_name="corrections")
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", db_index=False)

    def __str__(self) -> str:
        return f"correction of {self.report_id}"


TOLD = tuple(field.name for field in Told._meta.fields)
"""The names of what is said."""
