"""Looks at the last minutes of one tenant's log, and raises the alarms that are due."""

import datetime as dt
import logging
import uuid

from django.db import IntegrityError, transaction
from django.utils import timezone

from auditlog.bulk_reading.actions import notice_bulk_reading
from auditlog.bulk_reading.models import BulkReadingAlarm
from auditlog.bulk_reading.selectors import Reading, bulk_readings
from tetoru.access import SystemActor

logger = logging.getLogger("tetoru.alarm")

AN_HOUR = dt.timedelta(hours=1)


def notice_in(tenant_id: uuid.UUID) -> None:
    """For a tenant in scope. Run again, it raises no alarm twice: one stands for a person's whole hour."""
    actor = SystemActor("notice bulk reading", (tenant_id,))
    with transaction.atomic():
        due = [reading for reading in bulk_readings(tenant_id, now=timezone.now()) if not _is_known(reading)]
    for reading in due:
        try:
            alarm = notice_bulk_reading(actor, reading)
        except IntegrityError:  # another worker was quicker
            continue
        where = {"tenant": str(tenant_id), "reader": str(alarm.reader_id), "students": alarm.students}
        logger.error("many pupils' records were opened in a short time", extra=where)


def _is_known(reading: Reading) -> bool:
    """Whether an alarm of the last hour tells of it; that one then tells how many they have become."""
    recent = BulkReadingAlarm.objects.filter(
        tenant_id=reading.tenant_id, reader_id=reading.reader_id, first_at__gt=reading.last_at - AN_HOUR
    )
    recent.filter(students__lt=reading.students).update(students=reading.students, last_at=reading.last_at)
    return recent.exists()
