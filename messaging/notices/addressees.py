"""Whom an audience's notice goes to: at once where it is urgent, else in pieces, each of which nobody waits long for.

In pieces it costs twice as much. Who is meant is asked at one moment, so that no pupil who changes class meanwhile is
left out, and costs little. What costs, their states and their readers, is asked of so many pupils at a time, by keys
alone: OFFSET 0 keeps the planner from reading all pupils and all readers for each piece (docs/adr/0067).
"""

import uuid
from collections.abc import Iterator

from django.db import connection

from messaging.notices.audiences import READERS, STUDENTS, Audience
from schools.states import ATTENDS, today_in_tokyo
from tetoru.db.prepared import prepared_cursor
from tetoru.db.uuid_arrays import UuidArray

PIECE = 1_000
"""Pupils; some 7 ms."""

# The pupils of the classes and those named one by one, also who does not attend.
MEANT = """
select array_send(array_agg(e.student_id)) from schools_enrolment e
where e.tenant_id = %(tenant)s and (e.classroom_id = any(%(classrooms)s) or e.student_id = any(%(students)s))
"""
# For `pupils`, an array: those of them who attend on the day `today`.
ATTENDING = f"""
unnest(%(pupils)s::uuid[]) pupil (id)
cross join lateral (select from schools_student s where s.id = pupil.id and {ATTENDS} offset 0) attending
"""
SORTED = """
select array_send(array_agg(guardian_id order by guardian_id, student_id)),
       array_send(array_agg(student_id order by guardian_id, student_id))
"""
ALL_PAIRS = f"""
with pupil as materialized ({STUDENTS}),
reader as (select * from ({READERS} and g.guardian_id > %(after)s) g join pupil using (student_id))
{SORTED} from reader
"""
PAIRS = f"""
{SORTED} from {ATTENDING}
cross join lateral ({READERS} and g.student_id = pupil.id and g.guardian_id > %(after)s offset 0) reader
"""

Pair = tuple[bytes, bytes]
"""A guardian and a pupil, as elements of a `UuidArray`."""


def all_readers_of(audience: Audience, *, after: uuid.UUID) -> list[Pair]:
    """Who reads for those who attend of an audience, sorted; the guardians behind `after`."""
    with connection.cursor() as cursor:
        cursor.execute(ALL_PAIRS, {**audience.parameters, "after": after})
        return _pairs(*cursor.fetchone())


def pupils_of(audience: Audience) -> Iterator[UuidArray]:
    """The pupils that an audience means, attending or not, in pieces; nobody is in there twice."""
    with connection.cursor() as cursor:
        cursor.execute(MEANT, audience.parameters)
        meant = UuidArray.of(cursor.fetchone()[0])
    return _pieces(meant)


def readers_of(tenant_id: uuid.UUID, pupils: UuidArray, *, after: uuid.UUID) -> list[Pair]:
    """Who reads for those of the pupils who attend, sorted; the guardians behind `after`."""
    values = {"tenant": tenant_id, "today": today_in_tokyo(), "pupils": pupils, "after": after}
    with prepared_cursor() as cursor:
        cursor.execute(PAIRS, values)
        return _pairs(*cursor.fetchone())


def _pairs(guardians: bytes | None, students: bytes | None) -> list[Pair]:
    return list(zip(UuidArray.of(guardians).elements, UuidArray.of(students).elements, strict=True))


def _pieces(meant: UuidArray) -> Iterator[UuidArray]:
    seen = set[bytes]()  # who is in two classes, or in one and named
    for start in range(0, len(meant), PIECE):
        pupils = set(meant.cut(start, start + PIECE).elements) - seen
        seen |= pupils
        yield UuidArray.joined(pupils)
