"""Absences as another system takes them over: who, when, what kind, how far; no reason and no note."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import OuterRef, Q, Subquery
from django.utils import timezone

from api.cursors import Place, cursor_at, place_of
from api.errors import PeriodWrong
from messaging.absences.belonging import with_room
from messaging.absences.models import Absence
from messaging.absences.said import AHEAD
from messaging.absences.selectors.uncounted import IS_GONE, IS_ON_LEAVE
from schools.models import Classroom, Enrolment
from tetoru.access import PartnerSystem

LONGEST = dt.timedelta(days=31)
SETTLED = dt.timedelta(seconds=30)
"""How long before the oldest open transaction a change must lie: the clocks of two machines differ by less."""
OLDEST = "select min(xact_start) from pg_stat_activity where datname = current_database()"
FIRST = AHEAD
"""How far back changes are told to who has no cursor yet: of all days to come nothing was told earlier."""


@dataclass(frozen=True)
class Page:
    """Some rows, and where to go on."""

    rows: list[Any]
    next_cursor: str | None
    has_more: bool


def absences_between(actor: PartnerSystem, first: dt.date, last: dt.date, *, cursor: str | None, limit: int) -> Page:
    """Those of these days, in the order of days. Raises PeriodWrong, and the cursor's errors."""
    if not dt.timedelta(0) <= last - first < LONGEST:
        raise PeriodWrong
    question = ["days", str(actor.tenant_id), first.isoformat(), last.isoformat()]
    place = place_of(question, cursor)
    found = _rows(actor).filter(day__range=(first, last)).order_by("day", "pk")
    if place:
        found = _beyond(found, "day", dt.date.fromisoformat(place.after), place.row_id)
    page = _page(found, limit)
    if page.has_more:
        last_row = page.rows[-1]
        return Page(page.rows, cursor_at(question, Place(last_row.day.isoformat(), last_row.pk)), has_more=True)
    return page


def changes_since(actor: PartnerSystem, *, cursor: str | None, limit: int) -> Page:
    """Those that changed after the cursor, oldest first; each once, as it is now. Raises the cursor's errors."""
    question = ["changes", str(actor.tenant_id)]
    now = timezone.now()
    place = place_of(question, cursor) or Place((now - FIRST).isoformat(), uuid.UUID(int=0))
    found = _rows(actor).filter(changed_at__lte=_settled(now)).order_by("changed_at", "pk")
    page = _page(_beyond(found, "changed_at", dt.datetime.fromisoformat(place.after), place.row_id), limit)
    if page.rows:
        place = Place(page.rows[-1].changed_at.isoformat(), page.rows[-1].pk)
    return Page(page.rows, cursor_at(question, place), page.has_more)


def _settled(now: dt.datetime) -> dt.datetime:
    """Up to here nothing can still appear: whoever writes an earlier time began earlier, and has ended."""
    with connection.cursor() as cursor:
        cursor.execute(OLDEST)
        ((oldest,),) = cursor.fetchall()
    return min(now, oldest or now) - SETTLED


def _rows(actor: PartnerSystem) -> Any:
    number = Enrolment.objects.filter(student=OuterRef("student"), classroom=OuterRef("room")).values("number")[:1]
    found = Absence.objects.filter(tenant=actor.tenant_id).select_related("school", "activity")
    return with_room(found).annotate(number=Subquery(number), is_gone=IS_GONE, is_on_leave=IS_ON_LEAVE)


def _beyond(found: Any, column: str, after: Any, row_id: uuid.UUID) -> Any:
    """The first condition alone lets the index be read from the place on."""
    same = Q(**{column: after}, pk__lte=row_id)
    return found.filter(**{f"{column}__gte": after}).exclude(same)


def _page(found: Any, limit: int) -> Page:
    rows = list(found[: limit + 1])
    rooms = Classroom.objects.select_related("year").in_bulk({row.room for row in rows})
    for row in rows:
        row.classroom = rooms[row.room]  # in which the pupil is, whatever it was when it was reported
    return Page(rows[:limit], None, len(rows) > limit)
