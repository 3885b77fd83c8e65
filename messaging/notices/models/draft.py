"""下書き: everything before a notice has been addressed to anybody."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from schools.models import School, TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class Urgency(models.TextChoices):
    """大切さ. Urgent is scarce: only managers may use it."""

    NORMAL = "normal", _("ふつう")
    IMPORTANT = "important", _("重要")
    URGENT = "urgent", _("緊急")


class Draft(TenantOwned):
    """A notice that is being written. Kept as it is typed; gone when it becomes a `Notice`.

    `version` grows with each save: two windows or two teachers can't overwrite each other unseen.
    """

    school = models.ForeignKey(School, models.PROTECT, related_name="+", null=True, help_text="null: the board")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = EncryptedTextField(_("件名"), blank=True)
    body = EncryptedTextField(_("本文"), blank=True)
    urgency = models.CharField(_("大切さ"), max_length=9, choices=Urgency, default=Urgency.NORMAL)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_from = models.UUIDField(null=True, help_text="the open page that saved last")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    corrects = models.ForeignKey("notices.Notice", models.PROTECT, related_name="+", null=True, db_index=False)
    """The withdrawn notice in whose place this one is written."""

    class Meta:
        indexes = [models.Index(fields=["tenant", "school", "-saved_at"], name="draft_by_school")]

    def __str__(self) -> str:
        return f"draft {self.pk}"
