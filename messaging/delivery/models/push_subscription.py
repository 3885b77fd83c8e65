"""通知する端末: a guardian's device that takes pushes."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from tetoru.crypto.fields import EncryptedTextField
from tetoru.ids import new_id


class PushSubscription(models.Model):
    """A device of a guardian that takes pushes, for as long as they are signed in on it.

    `device_id` is that of the session: signing out, there or from elsewhere, ends the pushes with it.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="push_subscriptions")
    device_id = models.UUIDField(_("端末"), help_text="the device of the session in which it was switched on")
    address = EncryptedTextField(
        _("宛先"), help_text="JSON: the push service's address of the device, and its two keys"
    )
    address_hash = models.BinaryField(
        _("宛先の目印"), unique=True, help_text="SHA-256 of the address: each device stands here once"
    )
    made_at = models.DateTimeField(_("はじめた時刻"), auto_now_add=True)
    last_ok_at = models.DateTimeField(
        _("最後に届いた時刻"), null=True, help_text="when the push service last took a message"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "device_id"], name="push_once_a_device")]

    def __str__(self) -> str:
        return f"pushes to device {self.device_id}"
