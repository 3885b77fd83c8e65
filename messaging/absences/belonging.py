"""In which class a pupil is on a day: asked of the place, not of the class that stood in a row when it was written.

A place has no past (ADR 0025): whoever changes class takes all days of the school year along. Who has left the
school has none there.
"""

import datetime as dt
from typing import Any

from django.db.models import F, Func, UUIDField, Value
from django.db.models.functions import Coalesce

from messaging.absences.models import Absence, EmptySeat
from schools.models import Classroom

ROOM = """(
    select e.classroom_id from (
        select * from schools_enrolment one where one.tenant_id = {tenant} and one.student_id = {student} offset 0
    ) e cross join lateral (
        select * from schools_classroom one
        where one.id = e.classroom_id and one.tenant_id = e.tenant_id and one.school_id = {school} offset 0
    ) room cross join lateral (
        select 1 from schools_schoolyear one
        where one.id = room.year_id and one.tenant_id = room.tenant_id
          and {day} between one.starts_on and one.ends_on offset 0
    ) year
    order by e.classroom_id <> {room}, e.id limit 1
)"""
"""Of two classes the one that stands in the row; null at a school that the pupil has left.
OFFSET 0 says the way, from the pupil on: by the classes of the school it would grow with them."""
AWAY = {"tenant": "away.tenant_id", "student": "away.student_id", "school": "away.school_id"}
JOINED = f"""
left join lateral (select {ROOM.format(**AWAY, day="away.day", room="away.classroom_id")} as room_id) place on true
"""
"""For SQL by hand: the class of the pupil of `away` on its day, as `place.room_id`."""


class RoomOn(Func):
    """The same for rows of a pupil and a school: the id of the class on a day, that of the row if none is named."""

    output_field: Any = UUIDField()

    def __init__(self, day: Any = None) -> None:
        super().__init__("tenant", "student", "school", Value(day) if day else F("day"), "classroom")

    def as_sql(self, compiler: Any, connection: Any, *_args: Any, **_more: Any) -> tuple[str, tuple[Any, ...]]:
        """Each of the values stands there once."""
        parts = [compiler.compile(part) for part in self.get_source_expressions()]
        names = dict(zip(("tenant", "student", "school", "day", "room"), (sql for sql, _values in parts), strict=True))
        return ROOM.format(**names), tuple(value for _sql, values in parts for value in values)


def with_room(rows: Any) -> Any:
    """Rows of pupils with their class of the day as `room`; of who has left the school, the one that they were in."""
    return rows.annotate(room=Coalesce(RoomOn(), F("classroom"), output_field=UUIDField()))


def still_here(rows: Any, *, today: dt.date) -> Any:
    """Of rows of one school those that are its own: from today on only those of pupils who are still there."""
    return rows.annotate(here=RoomOn()).exclude(here=None, day__gte=today)


def room_of(row: Absence | EmptySeat, *, today: dt.date) -> Classroom | None:
    """The class of a pupil on the day of a row; None from today on, where they have left the school. One query."""
    here = Classroom.objects.filter(school=row.school_id, enrolments__student=row.student_id)
    of_year = here.filter(year__starts_on__lte=row.day, year__ends_on__gte=row.day)
    rooms = sorted(of_year, key=lambda room: (room.pk != row.classroom_id, str(room.pk)))
    if rooms:
        return rooms[0]
    return row.classroom if row.day < today else None
