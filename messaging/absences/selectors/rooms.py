"""The classes of a school's day: how many belong to each, and whether it has lessons."""

import datetime as dt
import uuid
from typing import NamedTuple

from messaging.absences.calendars import ENTERED, SchoolDays, entered_join
from schools.models import Classroom
from schools.states import ATTENDS
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked
from tetoru.tenancy import scope

ROOM = Picked(Classroom, "room")
# Pupils are not looked at: how many of a class are in which state is kept, and asked of the day (ADR 0071).
ROOMS = f"""
select pupils.count, {ROOM.columns}, days.* from schools_classroom room
join schools_schoolyear year on year.id = room.year_id and year.starts_on <= %(today)s and year.ends_on >= %(today)s
{entered_join("%(school)s")}
cross join lateral (
    select coalesce(sum(s.pupils), 0) as count from schools_headcount s
    where s.classroom_id = room.id and s.tenant_id = room.tenant_id and room.grade = coalesce(%(grade)s, room.grade)
      and {ATTENDS}
) pupils
where room.tenant_id = any(%(tenants)s) and room.school_id = %(school)s
order by room.grade, room.name, room.id
"""


class Room(NamedTuple):
    """One class on one day."""

    classroom: Classroom
    size: int
    """How many belong to it; of a class that is not shown, none."""
    shut: str
    """学級閉鎖, 開校記念日: why it has no lessons, as the school has entered it."""
    are_clubs_off: bool = False
    """Whether no activity goes on either."""


def rooms_at(school_id: uuid.UUID, day: dt.date, *, grade: int | None) -> list[Room]:
    """The classes of a day; those of one grade are counted where it is the only one that is shown. One query."""
    asked = {"tenants": list(scope()), "school": school_id, "today": day, "first": day, "last": day, "grade": grade}
    with prepared_cursor() as cursor:
        cursor.execute(ROOMS, asked)
        rows = cursor.fetchall()
    if not rows:
        return []
    until = 1 + ROOM.width
    days = SchoolDays(ENTERED.rows(rows[0][until:]))
    found = [(ROOM.row(row[1:until]), row[0]) for row in rows]
    return [_room(days, room, count, day) for room, count in found]


def _room(days: SchoolDays, room: Classroom, count: int, day: dt.date) -> Room:
    mine = days.of(room.school_id, room.pk) if days.entries else None
    entry = mine.shut_on(day) if mine else None
    return Room(room, count, entry.name, mine.stops(day, activity=True)) if mine and entry else Room(room, count, "")
