"""Who has opened many records, and the alarms that nobody has looked at yet."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db.models import Count, Max, Min, QuerySet

from auditlog.bulk_reading.models import BulkReadingAlarm
from auditlog.bulk_reading.permissions import ACKNOWLEDGE_ALARM
from auditlog.events import Event, Outcome
from auditlog.models import Entry
from tetoru.access import Staff


@dataclass(frozen=True)
class Reading:
    """How many pupils' records one person has opened within the window."""

    tenant_id: uuid.UUID
    reader_id: uuid.UUID
    students: int
    first_at: dt.datetime
    last_at: dt.datetime

    @property
    def hour(self) -> dt.datetime:
        """The hour to which the alarm belongs."""
        return self.last_at.replace(minute=0, second=0, microsecond=0)


def bulk_readings(tenant_id: uuid.UUID, *, now: dt.datetime) -> list[Reading]:
    """Those who opened more than BULK_READING_PUPILS different pupils' records in the last BULK_READING_MINUTES."""
    opened = Entry.objects.filter(
        tenant_id=tenant_id,
        subject_kind="student",
        actor_kind="staff",
        event=Event.PAGE_VIEWED,
        outcome=Outcome.DONE,
        at__gte=now - dt.timedelta(minutes=settings.BULK_READING_MINUTES),
        at__lt=now + dt.timedelta(minutes=1),  # the database's clock may be a little ahead
    )
    people: Any = (
        opened.order_by()
        .values("actor_id")
        .annotate(students=Count("subject_id", distinct=True), first_at=Min("at"), last_at=Max("at"))
    )
    found = people.filter(students__gt=settings.BULK_READING_PUPILS)
    return [Reading(tenant_id, row["actor_id"], row["students"], row["first_at"], row["last_at"]) for row in found]


def alarms_of(actor: Staff) -> QuerySet[BulkReadingAlarm]:
    """Those that this person is told of: all of the tenant for its admins, newest first."""
    found = BulkReadingAlarm.objects.filter(tenant_id=actor.tenant_id).order_by("-last_at")
    is_told = ACKNOWLEDGE_ALARM.allows(actor, BulkReadingAlarm(tenant_id=actor.tenant_id))
    return found if is_told else found.none()


def open_alarms(actor: Staff) -> QuerySet[BulkReadingAlarm]:
    """Those that nobody has looked at yet."""
    return alarms_of(actor).filter(acknowledged_at=None)
