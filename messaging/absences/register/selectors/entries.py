"""What a school has entered about its days, as its staff see it."""

import datetime as dt
import uuid
from dataclasses import replace
from typing import Any

from django.http import Http404

from accounts.desks import Desk
from messaging.absences.calendars import ONE_DAY, days_at, stretch
from messaging.absences.models import CalendarEntry

SHOWN = 100


def entries_at(desk: Desk, *, since: dt.date) -> list[CalendarEntry]:
    """What ends on a day or later, the newest first."""
    return list(_at(desk).filter(until_date__gte=since).order_by("-from_date", "-pk")[:SHOWN])


def entry_at(desk: Desk, calendar_id: uuid.UUID) -> CalendarEntry:
    """One of them. Raises Http404."""
    found: CalendarEntry | None = _at(desk).filter(pk=calendar_id).first()
    if found is None:
        raise Http404
    return found


def days_changed(entry: CalendarEntry, *, today: dt.date) -> list[dt.date]:
    """The days before today that are other ones because of this entry alone. One query."""
    first, last = entry.from_date, min(entry.until_date, today - ONE_DAY)
    days = days_at([entry.school_id], first, last)
    mine = days.of(entry.school_id, entry.classroom_id) if entry.classroom_id else days.of_all(entry.school_id)
    others = replace(mine, entries=tuple(one for one in mine.entries if one.pk != entry.pk))
    return [day for day in stretch(first, last) if bool(mine.off(day)) != bool(others.off(day))]


def _at(desk: Desk) -> Any:
    found = CalendarEntry.objects.filter(school=desk.school_id, taken_back_at=None)
    return found.select_related("school", "classroom", "made_by", "changed_by")
