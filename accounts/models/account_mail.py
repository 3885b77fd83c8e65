"""アカウントのメール: what the service writes to one person about their account."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from tetoru.crypto.fields import EncryptedTextField
from tetoru.ids import new_id
from tetoru.languages import LANGUAGES

WAITING = models.Q(state__in=["pending", "sending"])


class AccountMail(models.Model):
    """A mail on its way. Address and words are kept until it has been sent or given up, and no longer."""

    class State(models.TextChoices):
        """Where it stands."""

        PENDING = "pending", _("これから")
        SENDING = "sending", _("送信中")
        SENT = "sent", _("送信済み")
        FAILED = "failed", _("届かない")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="mails", null=True, help_text="whose account, if any")
    kind = models.CharField(_("種類"), max_length=24, help_text="one of accounts.mails.kinds")
    language = models.CharField(_("言語"), max_length=8, choices=LANGUAGES)
    address = EncryptedTextField(_("宛先"))
    words = EncryptedTextField(
        _("書くこと"), help_text="what the template needs, as JSON; may hold a link that opens a door"
    )
    state = models.CharField(_("状態"), max_length=8, choices=State, default=State.PENDING)
    attempts = models.PositiveSmallIntegerField(_("試した回数"), default=0)
    due_at = models.DateTimeField(_("次に送る時刻"))
    made_at = models.DateTimeField(_("作った時刻"), auto_now_add=True)
    error = models.CharField(_("送れない理由"), max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=["due_at"], name="account_mail_due", condition=WAITING)]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
