"""欠席連絡の決まり of a school: until when, of which kinds, with which reasons, about what besides lessons."""

import datetime as dt

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.absences.models.kinds import Kind
from messaging.absences.models.plain_reasons import PlainReason
from schools.models import School, TenantOwned
from tetoru.crypto.fields import EncryptedTextField

CUT_OFF = dt.time(8, 20)


class AbsenceRules(TenantOwned):
    """What a school has decided; one without a row has the defaults."""

    school = models.OneToOneField(School, models.CASCADE, related_name="+")
    cut_off = models.TimeField(
        _("締め切り"), default=CUT_OFF, help_text="from this moment on the school must be called"
    )
    phone = EncryptedTextField(_("学校の電話番号"), blank=True)
    asks_temperature = models.BooleanField(_("体温を聞く"), default=False)
    hidden_kinds = ArrayField(
        models.CharField(max_length=13, choices=Kind),
        default=list,
        help_text="of late and leaving early, what guardians are not offered",
    )
    hidden_reasons = ArrayField(
        models.CharField(max_length=9, choices=PlainReason), default=list, help_text="of ours, those not offered"
    )

    @property
    def phone_digits(self) -> str:
        """The telephone number without spaces and hyphens, for a link that calls; empty where there is none."""
        return "".join(digit for digit in self.phone if digit in "+0123456789")

    def __str__(self) -> str:
        return f"absence rules of {self.school_id}"


class OwnWord(TenantOwned):
    """A reason, or an activity (club, pool, bus), that a school has added to its list.

    It is never renamed, only retired, so that an old report says what it said.
    """

    class Kind(models.TextChoices):
        """What the word is for."""

        REASON = "reason", _("理由")
        ACTIVITY = "activity", _("活動")

    class Suggestion(models.TextChoices):
        """The categories that a reason can suggest. 出席停止 is none: it is decided on a doctor's word."""

        SICKNESS = "sickness", _("病欠")
        ACCIDENT = "accident", _("事故欠")
        MOURNING = "mourning", _("忌引")
        OFFICIAL = "official", _("公欠")

    school = models.ForeignKey(School, models.CASCADE, related_name="+")
    kind = models.CharField(_("種類"), max_length=8, choices=Kind)
    label = EncryptedTextField(_("ことば"))
    suggested = models.CharField(
        _("区分の案"),
        max_length=10,
        choices=Suggestion,
        blank=True,
        default="",
        help_text="of a reason: the category that a teacher will probably pick; nobody's decision",
    )
    added_at = models.DateTimeField()
    retired_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"word {self.pk}"
