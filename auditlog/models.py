"""One row per request of a known user, and per action outside a request; and the seals over these rows."""

from django.db import models

from auditlog.bulk_reading.models import BulkReadingAlarm
from tetoru.tenancy import Fenced

__all__ = ["BulkReadingAlarm", "Checkpoint", "Entry"]


class Entry(Fenced, models.Model):
    """What one person or job did, when, and to what. Values only, no foreign keys.

    The database gives id, time and transaction; nobody, not even the owner of the table, can
    change or remove a row. `actor_id` is a user's or another system's: row-level security lets an
    index find it, as it would not in `details`. These hold ids, counts and field names: never a
    name or a message.
    """

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    tenant_id = models.UUIDField(null=True)
    school_id = models.UUIDField(null=True)
    actor_id = models.UUIDField(null=True)
    actor_kind = models.TextField()
    session_hash = models.BinaryField(null=True)
    ip = models.GenericIPAddressField(null=True)
    event = models.TextField()
    subject_kind = models.TextField(null=True)  # noqa: DJ001 -- the log tells "none" from "empty"
    subject_id = models.UUIDField(null=True)
    outcome = models.TextField()
    request_id = models.UUIDField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        managed = False
        ordering = ("-at", "-id")

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S} {self.event}"


class Checkpoint(models.Model):
    """A seal over a stretch of the log, as the keeper made it; `auditlog.sealing` says what its parts mean.

    The application may read it. Nobody, not even the owner of the table, can change or remove one.
    """

    seq = models.BigIntegerField(primary_key=True)
    prev_hash = models.BinaryField()
    min_txid = models.BigIntegerField()
    max_txid = models.BigIntegerField()
    row_count = models.BigIntegerField()
    tree_size = models.BigIntegerField()
    parts = models.JSONField()
    root = models.BinaryField()
    sealed_at = models.DateTimeField()
    key_fingerprint = models.TextField()
    signature = models.BinaryField()

    class Meta:
        managed = False
        ordering = ("-seq",)

    def __str__(self) -> str:
        return f"{self.seq} {self.sealed_at:%Y-%m-%d %H:%M:%S}"
