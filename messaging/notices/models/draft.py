"""下書き: everything before a notice has been addressed to anybody."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from messaging.notices.models.urgency import Urgency
from schools.models import School, TenantOwned
from tetoru.crypto.fields import EncryptedTextField


class Draft(TenantOwned):
    """A notice that is being written. Kept as it is typed; gone when it becomes a `Notice`.

    `version` grows with each save: two windows or two teachers can't overwrite each other unseen. Once it is
    confirmed, its stage is no longer `writing`, and nothing of it is changed until it is stopped or sent.
    """

    class Stage(models.TextChoices):
        """How far it is on its way to being sent."""

        WRITING = "writing", _("下書き")
        AWAITING = "awaiting_approval", _("承認待ち")
        SCHEDULED = "scheduled", _("予約")
        HELD = "held", _("まもなく送信")

    class Returned(models.TextChoices):
        """Why it came back to its author without being sent."""

        STOPPED = "stopped", _("ほかの人が送信を止めました。")
        SENT_BACK = "sent_back", _("承認されず、差しもどされました。")
        HOMES = "homes", _("届く家庭の数が、確かめたときと大きく変わりました。送られていません。")
        RIGHTS = "rights", _("送る人の役割が変わったため、送られていません。")
        FOUND = "found", _("送る直前に、なおすことが見つかりました。送られていません。")
        HANDED_OVER = "handed_over", _("前の人から引きつぎました。送られていません。")

    school = models.ForeignKey(School, models.PROTECT, related_name="+", null=True, help_text="null: the board")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = EncryptedTextField(_("件名"), blank=True)
    body = EncryptedTextField(_("本文"), blank=True)
    urgency = models.CharField(_("大切さ"), max_length=9, choices=Urgency, default=Urgency.NORMAL)
    expires_on = models.DateField(_("期限"), null=True, help_text="the last day on which the notice asks to be read")
    copied_from = models.ForeignKey(
        "notices.Notice", models.SET_NULL, related_name="+", null=True, help_text="the notice whose words it began with"
    )
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_from = models.UUIDField(null=True, help_text="the open page that saved last")
    saved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    stage = models.CharField(max_length=17, choices=Stage, default=Stage.WRITING)
    returned = models.CharField(max_length=11, choices=Returned, blank=True, help_text="until it is confirmed again")
    corrects = models.ForeignKey("notices.Notice", models.PROTECT, related_name="+", null=True, db_index=False)
    """The withdrawn notice in whose place this one is written."""

    class Meta:
        indexes = [models.Index(fields=["tenant", "school", "-saved_at"], name="draft_by_school")]

    def __str__(self) -> str:
        return f"draft {self.pk}"

    @property
    def is_writing(self) -> bool:
        """Whether it may be changed."""
        return self.stage == self.Stage.WRITING
