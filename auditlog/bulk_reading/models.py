"""まとめて見たときの警報."""

from django.db import models

from tetoru.ids import new_id
from tetoru.tenancy import Fenced


class BulkReadingAlarm(Fenced, models.Model):
    """That somebody opened unusually many pupils' records in a short time, and whether an admin has looked at it.

    One for each person and hour. Values only, no foreign keys, as in the log that it is read from.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    tenant_id = models.UUIDField()
    reader_id = models.UUIDField()
    hour = models.DateTimeField()
    students = models.PositiveIntegerField()
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.UUIDField(null=True)

    class Meta:
        db_table = "auditlog_bulk_reading_alarm"
        constraints = [
            models.UniqueConstraint(fields=["tenant_id", "reader_id", "hour"], name="bulk_reading_once_an_hour"),
        ]

    def __str__(self) -> str:
        return f"bulk reading {self.pk}"
