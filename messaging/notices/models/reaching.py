"""Whom a notice did not reach, and what the school did about it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.notices.models.notice import Notice
from schools.models import Household, Student, TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class Untold(TenantOwned):
    """A pupil for whom nobody could be told when the notice went out: nobody is registered, or by no way.

    Kept when the mail is queued, so that these homes are found among 30,000 without looking at all of them.
    """

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="untold", db_index=False)
    student = models.ForeignKey(Student, models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "student"], name="untold_once")]

    def __str__(self) -> str:
        return f"untold of {self.notice_id}"


class OpeningReminder(TenantOwned):
    """That the homes which had not opened a notice were told once more. Its id was made with the page."""

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="reminders")
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    sent_at = models.DateTimeField()
    households = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"reminder {self.pk}"


class FollowUp(TenantOwned):
    """That a home which the notice did not reach was told otherwise: how, by whom, when."""

    class Way(models.TextChoices):
        """How the school told them."""

        PHONE = "phone", _("電話で伝えた")
        LETTER = "letter", _("手紙を渡した")

    notice = models.ForeignKey(Notice, models.CASCADE, related_name="follow_ups", db_index=False)
    household = models.ForeignKey(Household, models.PROTECT, related_name="+", db_index=False)
    way = models.CharField(_("伝え方"), max_length=6, choices=Way)
    note = EncryptedTextField(_("メモ"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["notice", "household"], name="follow_up_once")]

    def __str__(self) -> str:
        return f"follow-up of {self.notice_id}"
