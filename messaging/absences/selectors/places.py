"""Where a report can go: a child of the guardian's, in a class of this year."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.http import Http404
from django.utils import timezone

from accounts.selectors import Child
from messaging.absences.calendars import ENTERED, ClassDays, entered_join
from messaging.absences.models import Report
from messaging.absences.reasons import OFFERED_COLUMNS, OFFERED_WIDTH, Offered, offered_in, offered_join
from messaging.absences.said import reach
from schools.models import Classroom, School, SchoolYear, Student
from schools.states import ATTENDING, today_in_tokyo
from tetoru.access import Guardian
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked

STUDENT = Picked(
    Student,
    "student",
    without=("household_id", "family_name", "given_name", "family_kana", "given_kana", "kana_order", "version"),
)
ROOM, SCHOOL, YEAR = Picked(Classroom, "room"), Picked(School, "school"), Picked(SchoolYear, "year")
# Each report asks this before it is taken; through the ORM it takes three times as long. OFFSET 0 says the way from
# the guardian's few children on, which the planner would take longer to find than to go.
PLACES = f"""
select seat.id, tie.may_report, {STUDENT.columns}, {ROOM.columns}, {SCHOOL.columns}, {YEAR.columns},
       {OFFERED_COLUMNS}, days.*
from accounts_guardianship tie
cross join lateral (
    select * from schools_enrolment e
    where e.tenant_id = any(%(tenants)s) and e.student_id = tie.student_id offset 0) seat
cross join lateral (select * from schools_student s where s.id = tie.student_id offset 0) student
cross join lateral (select * from schools_classroom c where c.id = seat.classroom_id offset 0) room
cross join lateral (select * from schools_school s where s.id = room.school_id offset 0) school
cross join lateral (
    select * from schools_schoolyear y
    where y.id = room.year_id and y.starts_on <= %(today)s and y.ends_on >= %(today)s offset 0) year
{offered_join("room.school_id")}
{entered_join("room.school_id", "room.id")}
where tie.tenant_id = any(%(tenants)s) and tie.guardian_id = %(guardian)s and tie.state = 'active'
order by tie.id, school."order", seat.id
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
    days: ClassDays
    """Of all that a report can be about."""
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
    """Every class of this year that a child of the guardian's is in, also of one who has left. One query."""
    if not actor.tenant_ids:
        return []
    today = today_in_tokyo()
    first, last = reach(today)
    whose: dict[str, Any] = {"tenants": list(actor.tenant_ids), "guardian": actor.user_id, "today": today,
                             "first": first, "last": last}  # fmt: skip
    with prepared_cursor() as cursor:
        cursor.execute(PLACES, whose)
        return [_place(row) for row in cursor.fetchall()]


def with_children(places: Sequence[Place], children: Sequence[Child]) -> list[Place]:
    """The places whose children the page can show."""
    known = {child.id: child for child in children}
    return [replace(place, child=known[place.student.pk]) for place in places if place.student.pk in known]


def _place(row: Sequence[Any]) -> Place:
    key, may_report, *rest = row
    found: list[Any] = []
    for picked in (STUDENT, ROOM, SCHOOL, YEAR):
        found.append(picked.row(rest[: picked.width]))
        rest = rest[picked.width :]
    student, room, room.school, room.year = found
    offered, entered = rest[:OFFERED_WIDTH], rest[OFFERED_WIDTH:]
    return Place(
        key=str(key),
        student=student,
        classroom=room,
        may_report=may_report,
        offered=offered_in(offered, room.school_id),
        days=ClassDays(tuple(ENTERED.rows(entered)), is_club=room.school.kind == School.Kind.AFTER_SCHOOL),
    )


def chosen_places(places: Sequence[Place], keys: Sequence[str]) -> tuple[Place, ...]:
    """The places that a form names, in the order of the list. One that is not the guardian's raises Http404."""
    if not {place.key for place in places}.issuperset(keys):
        raise Http404
    return tuple(place for place in places if place.key in keys)


def place_of(report: Report, places: Sequence[Place]) -> Place | None:
    """Where a report went, if the child is still there."""
    here = (report.student_id, report.school_id)
    return next((place for place in places if (place.student.pk, place.school_id) == here), None)
