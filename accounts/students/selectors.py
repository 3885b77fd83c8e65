"""The pupils that a desk sees."""

import uuid
from collections.abc import Iterable

from django.db.models import QuerySet
from django.http import Http404

from accounts.desks import Desk
from accounts.selectors import WITH_A_SCHOOL
from accounts.students.permissions import READ_LEFT, READ_STUDENTS
from schools.models import Classroom, Enrolment, Student
from schools.selectors import current_classrooms
from tetoru.access import Staff


def classrooms_at(desk: Desk) -> list[Classroom]:
    """This year's classes of a school; the board has none of its own."""
    return list(current_classrooms().filter(school_id=desk.school_id)) if desk.school_id else []


def enrolments_in(rooms: Iterable[Classroom]) -> QuerySet[Enrolment]:
    """Who is in these classes, as a register lists them."""
    found = Enrolment.objects.filter(classroom__in=rooms, student__state__in=WITH_A_SCHOOL)
    by_number = ("classroom__grade", "classroom__name", "number", "student__kana_order")
    return found.select_related("student", "classroom__school", "classroom__year").order_by(*by_number)


def students_at(actor: Staff, desk: Desk) -> QuerySet[Student]:
    """The pupils of this desk: of the school's classes this year; for the board all who are with a school."""
    if not READ_STUDENTS.allows(actor, desk):
        return Student.objects.none()
    found = Student.objects.filter(tenant_id=desk.tenant_id, state__in=WITH_A_SCHOOL).order_by("kana_order", "pk")
    if desk.school_id is None:
        return found
    here = Enrolment.objects.filter(classroom__in=current_classrooms().filter(school_id=desk.school_id))
    return found.filter(pk__in=here.values("student_id"))


def students_left(actor: Staff, desk: Desk) -> QuerySet[Student]:
    """Those who were once here, and have moved away or graduated."""
    if not READ_LEFT.allows(actor, desk):
        return Student.objects.none()
    found = Student.objects.filter(tenant_id=desk.tenant_id).exclude(state__in=WITH_A_SCHOOL)
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
