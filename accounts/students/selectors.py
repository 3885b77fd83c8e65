"""The pupils that a desk sees."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404

from accounts.desks import Desk
from accounts.students.permissions import READ_STUDENTS, RECORDS
from schools.models import Classroom, Enrolment, Student
from schools.selectors import current_classrooms, open_classrooms
from schools.states import ATTENDING, WITH_A_SCHOOL, State, in_state, today_in_tokyo
from tetoru.access import Staff


def classrooms_at(desk: Desk) -> list[Classroom]:
    """This year's classes of a school; the board has none of its own."""
    return list(current_classrooms().filter(school_id=desk.school_id)) if desk.school_id else []


def enrolments_in(rooms: Iterable[Classroom]) -> QuerySet[Enrolment]:
    """Who is in these classes today, as a register lists them; who is yet to come stands elsewhere."""
    found = Enrolment.objects.filter(in_state(ATTENDING, prefix="student__"), classroom__in=rooms)
    by_number = ("classroom__grade", "classroom__name", "number", "student__kana_order")
    return found.select_related("student", "classroom__school", "classroom__year").order_by(*by_number)


def students_at(actor: Staff, desk: Desk) -> QuerySet[Student]:
    """The pupils of this desk: of the school's classes now and later; for the board all who are with a school."""
    if not READ_STUDENTS.allows(actor, desk):
        return Student.objects.none()
    found = Student.objects.filter(in_state(WITH_A_SCHOOL), tenant_id=desk.tenant_id)
    found = found.order_by("kana_order", "pk")
    if desk.school_id is None:
        return found
    here = Enrolment.objects.filter(classroom__in=open_classrooms().filter(school_id=desk.school_id))
    return found.filter(pk__in=here.values("student_id"))


def students_expected(actor: Staff, desk: Desk) -> QuerySet[Student]:
    """Those who are yet to come: in no list of a class before the day."""
    return students_at(actor, desk).filter(in_state({State.EXPECTED}))


def students_left(actor: Staff, desk: Desk) -> QuerySet[Student]:
    """Those who were once here, and have moved away or graduated."""
    if not RECORDS.allows(actor, desk):
        return Student.objects.none()
    found = Student.objects.filter(in_state(set(State) - WITH_A_SCHOOL), tenant_id=desk.tenant_id)
    once = Enrolment.objects.filter(classroom__school_id=desk.school_id) if desk.school_id else None
    found = found if once is None else found.filter(pk__in=once.values("student_id"))
    return found.order_by("kana_order", "pk")


def student_at(actor: Staff, desk: Desk, student_id: uuid.UUID) -> Student:
    """One pupil of this desk. Raises Http404."""
    for visible in (students_at(actor, desk), students_left(actor, desk)):
        student = visible.filter(pk=student_id).first()
        if student is not None:
            return student
    raise Http404


def siblings_of(actor: Staff, desk: Desk, student: Student) -> QuerySet[Student]:
    """The others of the pupil's home, as far as this desk sees them."""
    return students_at(actor, desk).filter(household_id=student.household_id).exclude(pk=student.pk)


def rooms_to_choose(desk: Desk) -> list[Classroom]:
    """Classes of this year and of those prepared, into which a pupil can be put at this desk."""
    rooms = open_classrooms().filter(tenant_id=desk.tenant_id).select_related("school", "year")
    rooms = rooms.filter(school_id=desk.school_id) if desk.school_id else rooms
    return list(rooms.order_by("year__starts_on", "school__order", "school__name", "grade", "name"))


def place_to_edit(desk: Desk, student: Student) -> Enrolment | None:
    """The enrolment that this desk changes: of the class that runs today, else of one that is prepared."""
    found = Enrolment.objects.filter(student=student, classroom__year__ends_on__gte=today_in_tokyo())
    found = found.filter(classroom__school_id=desk.school_id) if desk.school_id else found
    found = found.select_related("classroom__year", "classroom__school")
    return found.order_by("classroom__year__starts_on", "classroom__school__order", "pk").first()


def other_places(desk: Desk, student: Student) -> int:
    """In how many schools and clubs the pupil is besides this one; seen from the board, besides the first."""
    rooms = open_classrooms().filter(enrolments__student=student)
    schools = set(rooms.values_list("school_id", flat=True))
    return len(schools - {desk.school_id}) if desk.school_id else max(len(schools) - 1, 0)


def rooms_to_move_to(desk: Desk, place: Enrolment | None) -> list[Classroom]:
    """The classes of the same year, for the board in all schools; for a pupil without a class all there are."""
    rooms = rooms_to_choose(desk)
    return [room for room in rooms if room.year_id == place.classroom.year_id] if place else rooms
