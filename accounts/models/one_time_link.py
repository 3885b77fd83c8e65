"""一度だけ使えるリンク: what a mail or a counter hands to one person, to be used once and soon."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from accounts.models.user import User
from tetoru.crypto.fields import EncryptedTextField
from tetoru.ids import new_id


class OneTimeLink(models.Model):
    """A token's hash with what is to be done when it comes back. Gone once used, or when its time is over."""

    class Kind(models.TextChoices):
        """What the link opens."""

        SIGNUP = "signup", _("登録の確認")
        RESET_REQUEST = "reset_request", _("パスワードを忘れた届け")
        RESET = "reset", _("パスワードの再設定")
        EMAIL_OLD = "email_old", _("アドレス変更（いまの）")
        EMAIL_NEW = "email_new", _("アドレス変更（新しい）")
        COUNTER = "counter", _("窓口での再設定")
        FACTORS_LOST = "factors_lost", _("2つ目の確認をなくした届け")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(_("種類"), max_length=16, choices=Kind)
    token_hash = models.BinaryField(unique=True, help_text="SHA-256 of 192 random bits")
    user = models.ForeignKey(User, models.PROTECT, related_name="+", null=True, help_text="whose account, if any")
    words = EncryptedTextField(_("すること"), help_text="JSON: what was typed, until it is confirmed")
    expires_at = models.DateTimeField(_("期限"), db_index=True)
    made_at = models.DateTimeField(_("作った時刻"), auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"
