"""Works out whom an audience means: choices → classes and pupils → pupils, homes, guardians."""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from messaging.notices.models import AudienceItem
from schools.models import Membership
from schools.selectors import current_classrooms
from schools.states import ATTENDS, today_in_tokyo

Kind = AudienceItem.Kind

# Pupils who attend on that day and are in one of the classes, or named one by one.
STUDENTS = f"""
select distinct e.student_id, s.household_id
from schools_enrolment e join schools_student s on s.id = e.student_id
where e.tenant_id = %(tenant)s and {ATTENDS}
  and (e.classroom_id = any(%(classrooms)s) or e.student_id = any(%(students)s))
"""

READERS = """
select g.guardian_id, g.student_id from accounts_guardianship g
where g.tenant_id = %(tenant)s and g.state = 'active' and g.may_read
"""

COUNT = f"""
with pupil as materialized ({STUDENTS}),
     reader as materialized (select * from ({READERS}) g join pupil using (student_id))
select (select count(*) from pupil),
       (select count(distinct household_id) from reader),
       (select count(distinct guardian_id) from reader),
       (select count(*) from pupil p where not exists (select 1 from reader r where r.student_id = p.student_id))
"""


# Of the pupils whom somebody else means, how many there are and how many the audience leaves out.
LEFT_OUT = f"""
with own as materialized ({STUDENTS})
select count(*), count(*) filter (where not exists (select 1 from own where own.student_id = other.student_id))
from (
    select distinct e.student_id from schools_enrolment e join schools_student s on s.id = e.student_id
    where e.tenant_id = %(tenant)s and {ATTENDS}
      and (e.classroom_id = any(%(other_classrooms)s) or e.student_id = any(%(other_students)s))
) other
"""


@dataclass(frozen=True)
class Audience:
    """A resolved audience: whole classes, and pupils named one by one or through groups."""

    tenant_id: uuid.UUID
    classroom_ids: tuple[uuid.UUID, ...]
    student_ids: tuple[uuid.UUID, ...]

    @property
    def is_empty(self) -> bool:
        """Nothing was chosen, or what was chosen holds nobody."""
        return not (self.classroom_ids or self.student_ids)

    @property
    def parameters(self) -> dict[str, Any]:
        """For the SQL above."""
        chosen = {"classrooms": list(self.classroom_ids), "students": list(self.student_ids)}
        return {"tenant": self.tenant_id, "today": today_in_tokyo(), **chosen}


@dataclass(frozen=True)
class Reach:
    """How many an audience reaches. `households` and `guardians` are those with a right to read."""

    students: int
    households: int
    guardians: int
    unreached: int


def resolve(tenant_id: uuid.UUID, items: Iterable[AudienceItem]) -> Audience:
    """The classes and pupils that the choices mean today."""
    items = list(items)
    classrooms: set[uuid.UUID] = {item.classroom_id for item in items if item.classroom_id}
    students: set[uuid.UUID] = {item.student_id for item in items if item.student_id}
    wholes = [item for item in items if item.kind in {Kind.TENANT, Kind.SCHOOL, Kind.GRADE}]
    if wholes:
        classrooms |= _classrooms_of(tenant_id, wholes)
    groups = [item.group_id for item in items if item.group_id]
    if groups:
        students |= set(Membership.objects.filter(group_id__in=groups).values_list("student_id", flat=True))
    return Audience(tenant_id, tuple(sorted(classrooms)), tuple(sorted(students)))


def reach_of(audience: Audience) -> Reach:
    """Count pupils, homes and guardians, and the pupils nobody can read it for."""
    if audience.is_empty:
        return Reach(0, 0, 0, 0)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, audience.parameters)
        return Reach(*cursor.fetchone())


def covers_school(audience: Audience, school_id: uuid.UUID) -> bool:
    """Whether every pupil of the school is in the audience, by whatever ticks."""
    rooms = list(current_classrooms().filter(school_id=school_id).values_list("id", flat=True))
    return covers(audience, Audience(audience.tenant_id, tuple(rooms), ()))


def covers(audience: Audience, other: Audience) -> bool:
    """Whether every pupil of the other is in the audience, by whatever ticks; not where the other holds nobody."""
    others = {"other_classrooms": list(other.classroom_ids), "other_students": list(other.student_ids)}
    with connection.cursor() as cursor:
        cursor.execute(LEFT_OUT, {**audience.parameters, **others})
        pupils, left_out = cursor.fetchone()
    return bool(pupils > 0 and left_out == 0)


def _classrooms_of(tenant_id: uuid.UUID, wholes: list[AudienceItem]) -> set[uuid.UUID]:
    schools = {item.school_id for item in wholes if item.kind == Kind.SCHOOL}
    grades = {(item.school_id, item.grade) for item in wholes if item.kind == Kind.GRADE}
    is_everyone = any(item.kind == Kind.TENANT for item in wholes)
    rooms = current_classrooms().filter(tenant_id=tenant_id).values_list("id", "school_id", "grade")
    return {room for room, school, grade in rooms if is_everyone or school in schools or (school, grade) in grades}
