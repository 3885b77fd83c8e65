"""What a school has entered about its days, as its staff see it."""

import datetime as dt
import uuid
from typing import Any

from django.http import Http404

from accounts.desks import Desk
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


def _at(desk: Desk) -> Any:
    found = CalendarEntry.objects.filter(school=desk.school_id, taken_back_at=None)
    return found.select_related("school", "classroom", "made_by", "changed_by")
