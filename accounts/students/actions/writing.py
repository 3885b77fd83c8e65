"""Adding pupils and changing what is known of them: names, class, number, home."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.editing import ensure_unchanged, locked
from accounts.students.errors import AlreadyAdded
from accounts.students.permissions import EDIT_STUDENTS
from auditlog.events import Event
from auditlog.trail import Draft, audited
from schools.errors import FieldRefused
from schools.kana_order import place_by_kana
from schools.models import Classroom, Enrolment, Household, Student
from schools.moves import MOVES, Move
from schools.name_search.index import index_students
from schools.states import WITH_A_SCHOOL, State, in_state, today_in_tokyo
from tetoru.access import Staff, require

NAMES = ("family_name", "given_name", "family_kana", "given_kana")
READINGS = {"family_kana", "given_kana"}


@dataclass(frozen=True)
class StudentDraft:
    """What a form says of a pupil."""

    family_name: str
    given_name: str
    family_kana: str
    given_kana: str
    classroom_id: uuid.UUID
    number: int | None


@dataclass(frozen=True)
class Beginning:
    """Under which id, in which home (None: a new one), and from when (None: today) a pupil is with the school."""

    student_id: uuid.UUID
    household_id: uuid.UUID | None
    starts_on: dt.date | None


def add_student(actor: Staff, desk: Desk, *, written: StudentDraft, beginning: Beginning) -> Student:
    """Enter a pupil: expected until the day on which it starts, enrolled from then on.

    Raises FieldRefused for a number that is taken, AlreadyAdded when the form was sent twice.
    """
    require(actor, EDIT_STUDENTS, desk)
    with audited(actor, Event.STUDENT_ADDED) as entry:
        student = Student(pk=beginning.student_id, tenant_id=desk.tenant_id, settled_on=today_in_tokyo())
        student.household_id = beginning.household_id or Household.objects.create(tenant_id=desk.tenant_id).pk
        if beginning.starts_on is not None:
            student.settled_state = State.EXPECTED
            student.next_state, student.next_on = State.ENROLLED, beginning.starts_on
        _name(student, written, NAMES)
        try:
            with transaction.atomic():
                student.save(force_insert=True)
        except IntegrityError as error:
            raise AlreadyAdded from error
        index_students(desk.tenant_id, [student])
        _enrol(Enrolment(tenant_id=desk.tenant_id, student=student), written, by=actor.user_id)
        _tell(entry, student, desk, state=str(student.state), is_new_home=beginning.household_id is None)
    return student


def change_student(
    actor: Staff, student: Student, *, desk: Desk, version: int, enrolment: Enrolment | None, written: StudentDraft
) -> Student:
    """Write names, class and number anew. Raises ChangedMeanwhile and FieldRefused."""
    require(actor, EDIT_STUDENTS, desk)
    with audited(actor, Event.STUDENT_CHANGED) as entry:
        current = locked(Student.objects.all(), student.pk, no_key=True)
        ensure_unchanged(current, version)
        changed = [name for name in NAMES if getattr(current, name) != getattr(written, name)]
        _name(current, written, changed)
        current.version += 1
        current.save(update_fields=[*NAMES, "kana_order", "version"])
        if changed:
            index_students(current.tenant_id, [current])
        place = enrolment or Enrolment(tenant_id=current.tenant_id, student=current)
        changed += _enrol(place, written, by=actor.user_id)
        _tell(entry, current, desk, fields=changed)
    return current


def change_home(actor: Staff, student: Student, *, desk: Desk, version: int, sibling: Student | None) -> None:
    """Count the pupil into the home of `sibling`; with None into a new one of its own. Raises ChangedMeanwhile."""
    require(actor, EDIT_STUDENTS, desk)
    with audited(actor, Event.STUDENT_HOME_CHANGED) as entry:
        current = locked(Student.objects.all(), student.pk)
        ensure_unchanged(current, version)
        home = sibling.household if sibling else Household.objects.create(tenant_id=current.tenant_id)
        current.household, current.version = home, current.version + 1
        current.save(update_fields=["household", "version"])
        _tell(entry, current, desk, is_new_home=sibling is None)


def _name(student: Student, written: StudentDraft, changed: Collection[str]) -> None:
    """Set the names, and the place among the others where the reading is another."""
    for name in changed:
        setattr(student, name, getattr(written, name))
    if not READINGS.isdisjoint(changed):
        place_by_kana(student)


def _enrol(enrolment: Enrolment, written: StudentDraft, *, by: uuid.UUID) -> list[str]:
    """Put the pupil into the class under the number. Gives what changed. Who numbers at the same time waits."""
    room = locked(Classroom.objects.all(), written.classroom_id, no_key=True)
    before, left = (enrolment.classroom_id, enrolment.number), _left(enrolment, room)
    enrolment.classroom, enrolment.number = room, written.number
    if written.number is not None:
        _refuse_taken(enrolment, room)
    try:
        with transaction.atomic():
            enrolment.save()
    except IntegrityError as error:
        raise FieldRefused("classroom", _("%(room)sには、もう入っています。") % {"room": room.label}) from error
    if left is not None:
        MOVES.tell(Move(enrolment.student, left, room, by))
    after = (room.pk, written.number)
    return [name for name, old, new in zip(("classroom", "number"), before, after, strict=True) if old != new]


def _left(enrolment: Enrolment, room: Classroom) -> Classroom | None:
    """The class that the pupil is in until now; None for who has none, or stays."""
    return enrolment.classroom if enrolment.classroom_id and enrolment.classroom_id != room.pk else None


def _refuse_taken(enrolment: Enrolment, room: Classroom) -> None:
    others = Enrolment.objects.filter(in_state(WITH_A_SCHOOL, prefix="student__"), classroom=room)
    taken = others.filter(number=enrolment.number).exclude(student_id=enrolment.student_id).first()
    if taken is not None:
        said = {"room": room.label, "number": enrolment.number, "name": taken.student.name}
        raise FieldRefused("number", _("%(room)sの%(number)d番は、%(name)sさんです。") % said)


def _tell(entry: Draft, student: Student, desk: Desk, **details: object) -> None:
    entry.describe(student, **details)
    entry.school_id = desk.school_id
