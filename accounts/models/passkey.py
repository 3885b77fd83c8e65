"""パスキー: a key pair whose private half never leaves the person's phone, computer or key."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from accounts.models.user import User
from tetoru.crypto.fields import EncryptedTextField
from tetoru.ids import new_id


class Passkey(models.Model):
    """One passkey of a person (WebAuthn). We hold the public half, which opens nothing by itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, models.PROTECT, related_name="passkeys")
    credential_id = models.BinaryField(unique=True, max_length=1023)
    public_key = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    transports = ArrayField(models.CharField(max_length=20), default=list)
    name = EncryptedTextField(null=True, help_text="how the person calls it")
    added_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"passkey {self.pk}"
