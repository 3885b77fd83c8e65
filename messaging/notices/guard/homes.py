"""Which homes an audience means, asked for those alone that somebody wants to know of."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db import connection

from messaging.notices.audiences import STUDENTS, Audience
from messaging.notices.models import Draft, Notice
from schools.models import Enrolment
from schools.selectors import current_classrooms

HOMES = f"""
with pupil as materialized ({STUDENTS})
(select distinct household_id, true from pupil where household_id = any(%(homes)s))
union all (select distinct household_id, false from pupil limit 2)
"""


@dataclass(frozen=True)
class HomesMeant:
    """Of the homes that were asked for, those that get the notice; and whether one home alone gets it."""

    homes: frozenset[uuid.UUID]
    is_one: bool


def homes_meant(audience: Audience, among: Collection[uuid.UUID]) -> HomesMeant:
    """One query, whatever the size of the audience. A home counts also where nobody of it is registered yet."""
    with connection.cursor() as cursor:
        cursor.execute(HOMES, {**audience.parameters, "homes": list(among)})
        rows = cursor.fetchall()
    return HomesMeant(frozenset(home for home, is_asked in rows if is_asked), sum(not asked for _h, asked in rows) == 1)


def class_labels(words: Draft | Notice, students: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """4年1組 of each pupil this year, at the board with the school's name; nothing for who is in no class any more."""
    rooms = current_classrooms().filter(tenant_id=words.tenant_id)
    if words.school_id:
        rooms = rooms.filter(school_id=words.school_id)
    enrolments = Enrolment.objects.filter(student_id__in=list(students), classroom__in=rooms)
    return {
        enrolment.student_id: enrolment.classroom.label
        if words.school_id
        else f"{enrolment.classroom.school.name} {enrolment.classroom.label}"
        for enrolment in enrolments.select_related("classroom__school")
    }
