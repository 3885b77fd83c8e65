"""How far a school has come: which homes are registered, and which are not yet."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from accounts.desks import Desk
from accounts.invitations.permissions import school_of
from accounts.models import Guardianship, Invitation
from accounts.students.selectors import classrooms_at
from schools.models import Classroom, Enrolment, School, Student
from schools.states import WITH_A_SCHOOL, in_state

HOLDS = (Guardianship.State.ACTIVE, Guardianship.State.PENDING)


@dataclass(frozen=True)
class Seat:
    """A pupil in the list of a class."""

    student: Student
    number: int | None
    has_guardian: bool
    is_waiting: bool
    letter: Invitation | None


@dataclass(frozen=True)
class ClassProgress:
    """One class: homes with at least one guardian, out of all homes."""

    classroom: Classroom
    registered: int
    homes: int


def progress_of(desk: Desk) -> list[ClassProgress]:
    """Every class of this year. As many queries for one class as for thirty."""
    rooms = classrooms_at(desk)
    homes: defaultdict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    students: dict[uuid.UUID, tuple[uuid.UUID, uuid.UUID]] = {}
    found = Enrolment.objects.filter(in_state(WITH_A_SCHOOL, prefix="student__"), classroom__in=rooms)
    for room_id, student_id, home_id in found.values_list("classroom_id", "student_id", "student__household_id"):
        homes[room_id].add(home_id)
        students[student_id] = (room_id, home_id)
    registered: defaultdict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    links = Guardianship.objects.filter(student__in=students, state=Guardianship.State.ACTIVE)
    for student_id in links.values_list("student_id", flat=True):
        room_id, home_id = students[student_id]
        registered[room_id].add(home_id)
    return [ClassProgress(room, len(registered[room.pk]), len(homes[room.pk])) for room in rooms]


def seats_in(room: Classroom) -> list[Seat]:
    """The pupils of a class, in the order of the register."""
    found = Enrolment.objects.filter(in_state(WITH_A_SCHOOL, prefix="student__"), classroom=room)
    enrolments = list(found.select_related("student").order_by("number", "student__kana_order"))
    ids = [enrolment.student_id for enrolment in enrolments]
    links = Guardianship.objects.filter(student__in=ids, state__in=HOLDS).values_list("student_id", "state")
    states: defaultdict[uuid.UUID, set[str]] = defaultdict(set)
    for student_id, state in links:
        states[student_id].add(state)
    letters = Invitation.objects.filter(student__in=ids, school_id=room.school_id, state=Invitation.State.OPEN)
    by_student = {letter.student_id: letter for letter in letters}
    return [
        Seat(
            enrolment.student,
            enrolment.number,
            has_guardian=Guardianship.State.ACTIVE in states[enrolment.student_id],
            is_waiting=Guardianship.State.PENDING in states[enrolment.student_id],
            letter=by_student.get(enrolment.student_id),
        )
        for enrolment in enrolments
    ]


def class_labels(desk: Desk, student_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, str]:
    """By pupil, the class of this year at this school: 4年1組."""
    rooms = classrooms_at(desk)
    found = Enrolment.objects.filter(classroom__in=rooms, student__in=list(student_ids)).select_related("classroom")
    return {enrolment.student_id: enrolment.classroom.label for enrolment in found}


def open_letter(desk: Desk, student: Student) -> Invitation | None:
    """The pupil's letter of this school, if one is out."""
    found = Invitation.objects.filter(student=student, school_id=school_of(desk), state=Invitation.State.OPEN)
    return found.first()


def approves_guardians(desk: Desk) -> bool:
    """Whether this school approves each guardian."""
    return School.objects.filter(pk=school_of(desk), approves_guardians=True).exists()


def students_waiting(desk: Desk) -> list[Student]:
    """Pupils of this year for whom a guardian waits to be approved."""
    here = Enrolment.objects.filter(in_state(WITH_A_SCHOOL, prefix="student__"), classroom__in=classrooms_at(desk))
    waiting = Guardianship.objects.filter(student__in=here.values("student_id"), state=Guardianship.State.PENDING)
    return list(Student.objects.filter(pk__in=waiting.values("student_id")).order_by("kana_order", "pk"))
