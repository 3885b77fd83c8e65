"""The keyring: every owner's keys, wrapped by the root key, in a schema of its own; and the papers of their lives.

The schema stays outside the database dump, so that destroying a tenant's key erases the tenant from the backups too.
The papers (rotations, requests, certificates) hold no secret and stay in the ordinary schema: they outlive the keys.
"""

from django.db import models

from tetoru.ids import new_id


class Key(models.Model):
    """One version of an owner's key. A new version is a new row."""

    id = models.IntegerField(primary_key=True, help_text="fits the u32 of the stored format")
    owner = models.UUIDField(help_text="a tenant's id, or the nil UUID for accounts, which belong to no tenant")
    version = models.PositiveIntegerField()
    wrapped = models.BinaryField(help_text="the key, wrapped by the root: 60 bytes, or AWS KMS's own form")
    commitment = models.BinaryField(help_text="HMAC-SHA256(key, owner | version): the key is the one that was made")
    root = models.TextField(help_text="which root wrapped it: local:<fingerprint> or kms:<key id>")
    created_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = 'keyring"."key'

    def __str__(self) -> str:
        return f"key {self.pk} (version {self.version})"


class Rotation(models.Model):
    """The turning of an owner's key: begun when the new version was made, finished when nothing needs an older one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField()
    key_id = models.IntegerField(help_text="the new version")
    started_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["owner", "-key_id"], name="rotation_of_owner")]

    def __str__(self) -> str:
        return f"rotation to key {self.key_id}"


class DestructionRequest(models.Model):
    """That one operator asked for a tenant's keys to be destroyed. Rows are added and never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField()
    requested_at = models.DateTimeField(auto_now_add=True)
    requested_by = models.UUIDField()
    reason = models.TextField(help_text="the contract's end, in words without personal data")
    keys = models.JSONField(help_text="id, version and commitment of each key, as they were then")

    def __str__(self) -> str:
        return f"request to destroy {self.owner}"


class DeletionCertificate(models.Model):
    """消去証明書: that a tenant's keys were destroyed. Rows are added and never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.UUIDField(unique=True)
    request = models.OneToOneField(DestructionRequest, models.PROTECT, related_name="certificate")
    confirmed_by = models.UUIDField()
    destroyed_at = models.DateTimeField()
    text = models.TextField()
    digest = models.CharField(max_length=64, help_text="SHA-256 of the text, in hex")

    def __str__(self) -> str:
        return f"certificate {self.pk}"
