"""Where a report can go: a child of the guardian's, in a class of this year."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.http import Http404
from django.utils import timezone

from accounts.models import Guardianship
from accounts.selectors import Child
from messaging.absences.models import Report
from messaging.absences.reasons import Offered, offered_at
from schools.models import Classroom, Enrolment, Student
from schools.selectors import current_classrooms
from schools.states import ATTENDING
from tetoru.access import Guardian


@dataclass(frozen=True)
class Place:
    """One child at one school. A child who also visits an after-school club has two."""

    key: str
    """What a form sends."""
    student: Student
    child: Child | None
    """As the guardian sees it; None when the pupil has left."""
    classroom: Classroom
    may_report: bool
    offered: Offered

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
        return self.child is not None and self.may_report and self.attends_on(timezone.localdate())


@dataclass(frozen=True)
class Own:
    """A guardian's own report and the place that it is about."""

    report: Report
    place: Place

    @property
    def may_report(self) -> bool:
        """Whether the school still lets this guardian report."""
        return self.place.may_report


def places_of(actor: Guardian, children: Sequence[Child]) -> list[Place]:
    """Every class of this year that a child of the guardian's is in, also of one who has left. Three queries."""
    if not actor.tenant_ids:
        return []
    found: Any = Enrolment.objects.filter(
        student__guardianships__guardian=actor.user_id,
        student__guardianships__state=Guardianship.State.ACTIVE,
        classroom__in=current_classrooms(),
    ).annotate(may_report=F("student__guardianships__may_report"), tie=F("student__guardianships__id"))
    enrolments = list(
        found.select_related("student", "classroom__school", "classroom__year").order_by(
            "tie", "classroom__school__order"
        )
    )
    offered = offered_at({enrolment.classroom.school_id for enrolment in enrolments})
    known = {child.id: child for child in children}
    return [
        Place(
            key=str(enrolment.pk),
            student=enrolment.student,
            child=known.get(enrolment.student_id),
            classroom=enrolment.classroom,
            may_report=enrolment.may_report,
            offered=offered[enrolment.classroom.school_id],
        )
        for enrolment in enrolments
    ]


def chosen_places(places: Sequence[Place], keys: Sequence[str]) -> tuple[Place, ...]:
    """The places that a form names, in the order of the list. One that is not the guardian's raises Http404."""
    if not {place.key for place in places}.issuperset(keys):
        raise Http404
    return tuple(place for place in places if place.key in keys)


def place_of(report: Report, places: Sequence[Place]) -> Place | None:
    """Where a report went, if the child is still there."""
    here = (report.student_id, report.school_id)
    return next((place for place in places if (place.student.pk, place.school_id) == here), None)
