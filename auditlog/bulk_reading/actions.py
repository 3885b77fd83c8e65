"""Bulk reading: to notice it, and to have looked at it."""

from django.utils import timezone

from auditlog.bulk_reading.models import BulkReadingAlarm
from auditlog.bulk_reading.permissions import ACKNOWLEDGE_ALARM, NOTICE_BULK_READING
from auditlog.bulk_reading.selectors import Reading
from auditlog.events import Event
from auditlog.trail import Draft, audited
from tetoru.access import Staff, SystemActor, require


def notice_bulk_reading(actor: SystemActor, reading: Reading) -> BulkReadingAlarm:
    """Raise an alarm for the organisation's admins.

    Raises IntegrityError when another worker raised the same one; then neither alarm nor entry is left twice.
    """
    require(actor, NOTICE_BULK_READING, reading)
    with audited(actor, Event.BULK_READING_NOTICED) as entry:
        alarm = BulkReadingAlarm.objects.create(
            tenant_id=reading.tenant_id,
            reader_id=reading.reader_id,
            hour=reading.hour,
            students=reading.students,
            first_at=reading.first_at,
            last_at=reading.last_at,
        )
        _describe(entry, alarm)
    return alarm


def acknowledge_bulk_reading(actor: Staff, alarm: BulkReadingAlarm) -> None:
    """Say that one has seen it. A second time changes nothing but leaves its entry."""
    require(actor, ACKNOWLEDGE_ALARM, alarm)
    with audited(actor, Event.BULK_READING_ACKNOWLEDGED) as entry:
        waiting = BulkReadingAlarm.objects.filter(pk=alarm.pk, acknowledged_at=None)
        waiting.update(acknowledged_at=timezone.now(), acknowledged_by=actor.user_id)
        _describe(entry, alarm)


def _describe(entry: Draft, alarm: BulkReadingAlarm) -> None:
    """The entry is about the person who read."""
    entry.tenant_id = alarm.tenant_id
    entry.subject_kind, entry.subject_id = "user", alarm.reader_id
    entry.details |= {"students": alarm.students, "alarm": alarm.pk}
