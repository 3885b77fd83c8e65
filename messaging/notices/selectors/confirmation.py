"""What a sender sees before sending: who gets it, some homes by name, and who does not."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from accounts.models import Guardianship
from messaging.notices.audiences import READERS, STUDENTS, Audience
from schools.models import Classroom, Enrolment, Student

SAMPLE_SIZE = 4
UNREACHED_SHOWN = 20

# A different, but for one draft always the same, handful of homes.
SAMPLE = f"""
with pupil as materialized ({STUDENTS})
select household_id from pupil p
where exists (select 1 from ({READERS}) g where g.student_id = p.student_id)
group by household_id order by hashtextextended(household_id::text || %(seed)s, 0) limit %(size)s
"""
HOUSEHOLD_PUPILS = (
    f"with pupil as materialized ({STUDENTS}) select student_id from pupil where household_id = any(%(homes)s)"
)
CLASSES = f"""
with pupil as materialized ({STUDENTS})
select e.classroom_id, count(distinct p.household_id)
from pupil p join schools_enrolment e on e.student_id = p.student_id
where e.tenant_id = %(tenant)s
  and (e.classroom_id = any(%(classrooms)s) or e.student_id = any(%(students)s))
  and exists (select 1 from ({READERS}) g where g.student_id = p.student_id)
group by e.classroom_id
"""
UNREACHED = f"""
with pupil as materialized ({STUDENTS})
select p.student_id from pupil p join schools_student s on s.id = p.student_id
where not exists (select 1 from ({READERS}) g where g.student_id = p.student_id)
order by s.kana_order limit {UNREACHED_SHOWN}
"""


@dataclass(frozen=True)
class SampleHome:
    """A home as a sender recognises it."""

    names: str
    classroom_label: str
    guardians: tuple[str, ...]
    mail_count: int


@dataclass(frozen=True)
class UnreachedPupil:
    """A pupil for whom nobody can read."""

    name: str
    classroom_label: str


@dataclass(frozen=True)
class ClassReached:
    """A class of the audience, with its homes that get it."""

    school: str
    label: str
    households: int


def sample_homes(audience: Audience, *, seed: uuid.UUID, size: int = SAMPLE_SIZE) -> list[SampleHome]:
    """A handful of homes of the audience."""
    homes = _ids(SAMPLE, {**audience.parameters, "seed": str(seed), "size": size})
    students = _students(_ids(HOUSEHOLD_PUPILS, {**audience.parameters, "homes": homes}))
    by_home = defaultdict(list)
    for student in students:
        by_home[student.household_id].append(student)
    readers = _readers_by_student(student.pk for student in students)
    labels = classroom_labels((student.pk for student in students), audience)
    return [_sample_home(by_home[home], readers, labels) for home in homes]


def classes_reached(audience: Audience) -> list[ClassReached]:
    """Every class with pupils in the audience, in the order of schools and grades."""
    with connection.cursor() as cursor:
        cursor.execute(CLASSES, audience.parameters)
        homes = dict(cursor.fetchall())
    rooms = Classroom.objects.filter(pk__in=homes).select_related("school")
    ordered = rooms.order_by("school__order", "school__name", "grade", "name")
    return [ClassReached(room.school.name, room.label, homes[room.pk]) for room in ordered]


def unreached_pupils(audience: Audience) -> list[UnreachedPupil]:
    """The first pupils, by kana, whose homes will not get it."""
    students = _students(_ids(UNREACHED, audience.parameters))
    labels = classroom_labels((student.pk for student in students), audience)
    return [UnreachedPupil(student.name, labels.get(student.pk, "")) for student in students]


def classroom_labels(student_ids: Iterable[uuid.UUID], audience: Audience) -> dict[uuid.UUID, str]:
    """4年1組 for each pupil: the class in the audience, or else any of theirs."""
    enrolments = Enrolment.objects.filter(student_id__in=list(student_ids)).select_related("classroom")
    labels: dict[uuid.UUID, str] = {}
    for enrolment in sorted(enrolments, key=lambda e: e.classroom_id in audience.classroom_ids):
        labels[enrolment.student_id] = enrolment.classroom.label
    return labels


def guardian_label(link: Guardianship) -> str:
    """小川 真由美（母）."""
    return f"{link.guardian.name}（{link.get_relation_display()}）"


def _ids(sql: str, parameters: dict[str, Any]) -> list[uuid.UUID]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return [row[0] for row in cursor.fetchall()]


def _students(ids: list[uuid.UUID]) -> list[Student]:
    return list(Student.objects.filter(pk__in=ids).order_by("kana_order"))


def _readers_by_student(student_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, list[Guardianship]]:
    links = Guardianship.objects.filter(
        student_id__in=list(student_ids), state=Guardianship.State.ACTIVE, may_read=True
    ).select_related("guardian")
    by_student = defaultdict(list)
    for link in links.order_by("id"):
        by_student[link.student_id].append(link)
    return by_student


def _sample_home(
    students: list[Student], readers: dict[uuid.UUID, list[Guardianship]], labels: dict[uuid.UUID, str]
) -> SampleHome:
    links = {link.guardian_id: link for student in students for link in readers.get(student.pk, [])}
    first, *others = students
    return SampleHome(
        names="・".join([first.name, *(student.given_name for student in others)]),
        classroom_label="・".join(dict.fromkeys(labels[s.pk] for s in students if s.pk in labels)),
        guardians=tuple(guardian_label(link) for link in links.values()),
        mail_count=sum(link.guardian.email is not None for link in links.values()),
    )
