"""Whether anything of a school's day has changed: what every open board asks for again and again, in one question."""

import datetime as dt
import uuid
from dataclasses import dataclass
from functools import cache

from django.utils import timezone

from messaging.absences.takers import takings
from tetoru.db.prepared import prepared_cursor
from tetoru.tenancy import scope


@cache
def look() -> str:
    """SQL for `tenants`, `school`, and `today`: the day.

    Sums, since a row that is committed later can bear the earlier time. That another system has taken an absence
    over changes no row of it, but it stands on the board.
    """
    return f"""
    select absences.looks || '_' || seats.looks || '_' || days.looks as text, seats.are_open from (
        select count(*) || '-' || coalesce(sum(extract(epoch from away.changed_at)), 0)
               || '-' || coalesce(sum(said.looks), 0) as looks
        from absences_absence away cross join lateral (
            select sum(extract(epoch from taken.changed_at)) as looks from {takings()} taken
            where taken.absence_id = away.id and taken.tenant_id = away.tenant_id
        ) said
        where away.tenant_id = any(%(tenants)s) and away.school_id = %(school)s and away.day = %(today)s
    ) absences cross join (
        select count(*) || '-' || coalesce(sum(extract(epoch from changed_at)), 0) as looks,
               coalesce(bool_or(ended_at is null), false) as are_open from absences_emptyseat
        where tenant_id = any(%(tenants)s) and school_id = %(school)s and day = %(today)s
    ) seats cross join (
        select count(*) || '-' || coalesce(sum(extract(epoch from made_at)), 0) as looks from absences_calendarentry
        where tenant_id = any(%(tenants)s) and school_id = %(school)s
          and from_date <= %(today)s and until_date >= %(today)s and taken_back_at is null
    ) days
    """


@dataclass(frozen=True)
class Stamp:
    """How a day looks."""

    text: str
    """Changes whenever anything of its rows or of the calendar does; each minute while timers run."""
    has_open_seats: bool
    """Whether somebody is neither there nor reported."""


def stamp_of(school_id: uuid.UUID, day: dt.date) -> Stamp:
    """Of all rows of a day. One query."""
    with prepared_cursor() as cursor:
        cursor.execute(look(), {"tenants": list(scope()), "school": school_id, "today": day})
        return stamp_from(*cursor.fetchone())


def stamp_from(text: str, are_open: bool) -> Stamp:
    """From what `look` found."""
    return Stamp(f"{text}_{timezone.now():%H%M}" if are_open else text, are_open)
