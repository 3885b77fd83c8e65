"""Where a report can go: a child of the guardian's, in a class of this year."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection
from django.http import Http404
from django.utils import timezone

from accounts.selectors import Child
from messaging.absences.models import Report
from messaging.absences.reasons import Offered, offered_at
from schools.models import Classroom, School, SchoolYear, Student
from schools.states import ATTENDING, today_in_tokyo
from tetoru.access import Guardian
from tetoru.db.rows import Picked

STUDENT, ROOM, SCHOOL, YEAR = (
    Picked(Student, "student"), Picked(Classroom, "room"), Picked(School, "school"), Picked(SchoolYear, "year")
)  # fmt: skip
# Each report asks this before it is taken; through the ORM it takes three times as long.
PLACES = f"""
select enrolment.id, tie.may_report, {STUDENT.columns}, {ROOM.columns}, {SCHOOL.columns}, {YEAR.columns}
from accounts_guardianship tie
join schools_student student on student.id = tie.student_id
join schools_enrolment enrolment on enrolment.student_id = student.id
join schools_classroom room on room.id = enrolment.classroom_id
join schools_school school on school.id = room.school_id
join schools_schoolyear year on year.id = room.year_id
where tie.tenant_id = any(%(tenants)s) and tie.guardian_id = %(guardian)s and tie.state = 'active'
  and enrolment.tenant_id = any(%(tenants)s) and year.starts_on <= %(today)s and year.ends_on >= %(today)s
order by tie.id, school."order", enrolment.id
"""


@dataclass(frozen=True)
class Place:
    """One child at one school. A child who also visits an after-school club has two."""

    key: str
    """What a form sends."""
    student: Student
    classroom: Classroom
    may_report: bool
    offered: Offered
    child: Child | None = None
    """As the guardian sees it, where the page shows it."""

    @property
    def school_id(self) -> uuid.UUID:
        """Which school would be told."""
        return self.classroom.school_id

    @property
    def name(self) -> str:
        """ひばり小学校 4年1組."""
        return f"{self.classroom.school.name} {self.classroom.label}"

    def attends_on(self, day: dt.date) -> bool:
        """Whether the pupil is in the lists of a class on a day from today on."""
        return self.student.state_on(day) in ATTENDING

    @property
    def is_open(self) -> bool:
        """Whether it is offered: the child is there, and the school lets this guardian report."""
        return self.may_report and self.attends_on(timezone.localdate())


@dataclass(frozen=True)
class Own:
    """A guardian's own report and the place that it is about."""

    report: Report
    place: Place

    @property
    def may_report(self) -> bool:
        """Whether the school still lets this guardian report."""
        return self.place.may_report


def places_of(actor: Guardian) -> list[Place]:
    """Every class of this year that a child of the guardian's is in, also of one who has left. Two queries."""
    if not actor.tenant_ids:
        return []
    whose: dict[str, Any] = {"tenants": list(actor.tenant_ids), "guardian": actor.user_id, "today": today_in_tokyo()}
    with connection.cursor() as cursor:
        cursor.execute(PLACES, whose)
        found = [(key, may_report, *_classroom_of(row)) for key, may_report, *row in cursor.fetchall()]
    offered = offered_at(room.school_id for _key, _may_report, _student, room in found)
    return [
        Place(str(key), student, room, may_report, offered[room.school_id]) for key, may_report, student, room in found
    ]


def with_children(places: Sequence[Place], children: Sequence[Child]) -> list[Place]:
    """The places whose children the page can show."""
    known = {child.id: child for child in children}
    return [replace(place, child=known[place.student.pk]) for place in places if place.student.pk in known]


def _classroom_of(row: list[Any]) -> tuple[Student, Classroom]:
    models: list[Any] = []
    for picked in (STUDENT, ROOM, SCHOOL, YEAR):
        models.append(picked.row(row[: picked.width]))
        row = row[picked.width :]
    student, room, room.school, room.year = models
    return student, room


def chosen_places(places: Sequence[Place], keys: Sequence[str]) -> tuple[Place, ...]:
    """The places that a form names, in the order of the list. One that is not the guardian's raises Http404."""
    if not {place.key for place in places}.issuperset(keys):
        raise Http404
    return tuple(place for place in places if place.key in keys)


def place_of(report: Report, places: Sequence[Place]) -> Place | None:
    """Where a report went, if the child is still there."""
    here = (report.student_id, report.school_id)
    return next((place for place in places if (place.student.pk, place.school_id) == here), None)
