"""2つ目の確認: the thing in a person's hand that knows today's code."""

from django.db import models

from accounts.models.user import User
from tetoru.crypto.fields import EncryptedTextField
from tetoru.ids import new_id


class TotpDevice(models.Model):
    """An authenticator app, by the secret that it shares with us (RFC 6238). One for each person.

    A code opens once: `last_step` is the time step of the last one that did.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.OneToOneField(User, models.PROTECT, related_name="totp_device")
    secret = EncryptedTextField(help_text="base32, as the app is given it")
    name = EncryptedTextField(null=True, help_text="how the person calls it")
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0, help_text="wrong codes since the last right one")
    shut_until = models.DateTimeField(null=True)
    added_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"device {self.pk}"
