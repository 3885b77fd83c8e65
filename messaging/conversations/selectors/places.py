"""Where a conversation can begin: for staff a pupil of theirs, for a guardian a child at a school."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F

from accounts.desks import Desk
from accounts.models import Guardianship
from accounts.selectors import Child
from accounts.students.selectors import student_at
from messaging.conversations.models import ConversationRules
from messaging.conversations.readers import taught_by, teaching
from messaging.conversations.selectors.rules import rules_at, rules_of
from schools.models import Enrolment, School, Student
from schools.selectors import current_classrooms
from schools.states import WITH_A_SCHOOL
from tetoru.access import Guardian, Staff


@dataclass(frozen=True)
class Contact:
    """A guardian who can be written to."""

    user_id: uuid.UUID
    name: str
    relation: str

    @property
    def label(self) -> str:
        """小川 真由美（母）."""
        return f"{self.name}（{self.relation}）"


@dataclass(frozen=True)
class Opening:
    """A pupil about whom a member of staff would write, and to whom."""

    student: Student
    school_id: uuid.UUID
    rules: ConversationRules
    is_taught: bool
    """Whether the pupil is in a class of theirs."""
    contacts: tuple[Contact, ...]


@dataclass(frozen=True)
class Place:
    """One child at one school, as its guardian sees it."""

    key: str
    student: Student
    child: Child
    school: School
    label: str
    may_contact: bool
    may_answer: bool
    has_teacher: bool
    """Whether somebody at the school would read what begins here."""
    rules: ConversationRules

    @property
    def is_open(self) -> bool:
        """Whether the guardian may begin here now."""
        return self.may_contact and self.may_answer and self.rules.is_on and self.rules.guardians_open


class ShutPlaces:
    """Why a guardian can't begin, over all the children."""

    def __init__(self, places: Sequence[Place]) -> None:
        off = [place.school.name for place in places if not place.rules.is_on]
        self.off = list(dict.fromkeys(off))
        """The schools that have switched conversations off."""
        self.is_off = bool(places) and len(off) == len(places)
        self.is_read_only = bool(places) and not any(place.may_contact and place.may_answer for place in places)


def opening_at(actor: Staff, desk: Desk, student_id: uuid.UUID) -> Opening:
    """What is needed to begin. Raises Http404 for a pupil who is not this desk's, and for a board's office."""
    rules = rules_of(desk)
    student = student_at(actor, desk, student_id)
    assert desk.school_id is not None  # noqa: S101 -- for the types; `rules_of` has seen to it
    is_taught = taught_by(actor, desk.school_id).filter(student=student).exists()
    return Opening(student, desk.school_id, rules, is_taught, _contacts(student))


def places_of(actor: Guardian, children: Sequence[Child]) -> list[Place]:
    """Every class of this year that a child of the guardian's is in. Two queries."""
    known = {child.id: child for child in children}
    found: Any = Enrolment.objects.filter(
        student__in=known,
        student__guardianships__guardian=actor.user_id,
        student__guardianships__state=Guardianship.State.ACTIVE,
        classroom__in=current_classrooms(),
    ).annotate(
        may_contact=F("student__guardianships__may_contact"),
        may_answer=F("student__guardianships__may_answer"),
        tie=F("student__guardianships__id"),
        has_teacher=Exists(teaching("classroom__school", "student")),
    )
    rows = list(found.select_related("student", "classroom__school").order_by("tie", "classroom__school__order"))
    rules = rules_at({row.classroom.school_id for row in rows}) if rows else {}
    return [
        Place(
            key=str(row.pk),
            student=row.student,
            child=known[row.student_id],
            school=row.classroom.school,
            label=f"{row.classroom.school.name} {row.classroom.label}",
            may_contact=row.may_contact,
            may_answer=row.may_answer,
            has_teacher=row.has_teacher,
            rules=rules[row.classroom.school_id],
        )
        for row in rows
    ]


def _contacts(student: Student) -> tuple[Contact, ...]:
    if student.state not in WITH_A_SCHOOL:
        return ()
    links = Guardianship.objects.filter(student=student, state=Guardianship.State.ACTIVE, may_contact=True)
    links = links.filter(guardian__is_active=True).select_related("guardian").order_by("pk")
    return tuple(Contact(link.guardian_id, link.guardian.name, link.get_relation_display()) for link in links)
