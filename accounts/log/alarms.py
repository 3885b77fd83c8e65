"""The alarms of bulk reading, as the organisation's admins meet them at their desk."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone

from accounts.desks import Desk
from accounts.log.people import people_by
from auditlog.bulk_reading.models import BulkReadingAlarm
from auditlog.bulk_reading.selectors import alarms_of, open_alarms
from auditlog.groups import Group
from tetoru.access import Staff

MOST_SHOWN = 5


@dataclass(frozen=True)
class Alarm:
    """Who opened how many records, when, with the way to the entries and the way to be done with it."""

    name: str
    role: str
    students: int
    first_at: dt.datetime
    last_at: dt.datetime
    log_url: str
    done_url: str


def alarms_at(actor: Staff, desk: Desk) -> list[Alarm]:
    """Those that wait in the board's office; a school has none. As many queries for one as for five."""
    if desk.school_id is not None:
        return []
    found = list(open_alarms(actor)[:MOST_SHOWN])
    people = people_by(alarm.reader_id for alarm in found)
    return [
        Alarm(
            name=people.name(alarm.reader_id),
            role=people.role(alarm.reader_id, None),
            students=alarm.students,
            first_at=alarm.first_at,
            last_at=alarm.last_at,
            log_url=_log_url(alarm, desk),
            done_url=desk.url("log_alarm", alarm_id=alarm.pk),
        )
        for alarm in found
    ]


def alarm_at(actor: Staff, desk: Desk, alarm_id: uuid.UUID) -> BulkReadingAlarm:
    """One of them, acknowledged or not. Raises Http404."""
    found = alarms_of(actor).filter(pk=alarm_id).first() if desk.school_id is None else None
    if found is None:
        raise Http404
    return found


def _log_url(alarm: BulkReadingAlarm, desk: Desk) -> str:
    """The records that the person opened on that day."""
    days: dict[str, Any] = {
        "since": timezone.localdate(alarm.first_at).isoformat(),
        "until": timezone.localdate(alarm.last_at).isoformat(),
    }
    return f"{desk.url_log}?{urlencode(days | {'who': alarm.reader_id, 'what': Group.RECORDS.value})}"
