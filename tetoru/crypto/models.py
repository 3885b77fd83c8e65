"""The keyring: every tenant's keys, wrapped by the root key, in a schema of its own.

The schema stays outside the database dump, so that destroying a tenant's key erases the tenant
from the backups too.
"""

from django.db import models


class Key(models.Model):
    """One version of an owner's key. A row is never changed; a new version is a new row."""

    id = models.IntegerField(primary_key=True, help_text="fits the u32 of the stored format")
    owner = models.UUIDField(help_text="a tenant's id, or the nil UUID for accounts, which belong to no tenant")
    version = models.PositiveIntegerField()
    wrapped = models.BinaryField(help_text="nonce 12 | AES-256-GCM(root key, key) | tag 16")
    commitment = models.BinaryField(help_text="HMAC-SHA256(key, owner | version): the key is the one that was made")
    created_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = 'keyring"."key'

    def __str__(self) -> str:
        return f"key {self.pk} (version {self.version})"
