"""The groups that a desk sees, and the pupils who can be put into them."""

import uuid
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import Http404

from accounts.desks import Desk
from accounts.students.permissions import READ_STUDENTS
from schools.models import Classroom, Enrolment, Group, Membership, Student
from schools.name_search.search import students_named
from schools.selectors import current_classrooms
from schools.states import ATTENDING, WITH_A_SCHOOL, in_state
from tetoru.access import Staff


@dataclass(frozen=True)
class Row:
    """A group in the list."""

    name: str
    school: str
    members: int
    url: str


@dataclass(frozen=True)
class Pupil:
    """A pupil as a tile to tick."""

    key: str
    name: str
    sub: str
    is_member: bool


def groups_of(actor: Staff, desk: Desk) -> QuerySet[Group]:
    """The open groups of this desk; for the board those of all schools."""
    if not READ_STUDENTS.allows(actor, desk):
        return Group.objects.none()
    found = Group.objects.filter(tenant_id=desk.tenant_id, closed_on=None).select_related("school")
    return found.filter(school_id=desk.school_id) if desk.school_id else found


def group_at(actor: Staff, desk: Desk, group_id: uuid.UUID) -> Group:
    """One group of this desk. Raises Http404."""
    found = groups_of(actor, desk).filter(pk=group_id).first()
    if found is None:
        raise Http404
    return found


def group_rows(actor: Staff, desk: Desk) -> list[Row]:
    """The lines of the list, with the number of members who are with the school. One query."""
    members = Count("memberships", filter=in_state(WITH_A_SCHOOL, prefix="memberships__student__"))
    groups = groups_of(actor, desk).annotate(members=members).order_by("school__order", "school__name", "name")
    is_board = desk.school_id is None
    return [
        Row(group.name, group.school.name if is_board else "", group.members, desk.url("group", group_id=group.pk))
        for group in groups
    ]


def members_of(group: Group) -> list[Student]:
    """Who is in the group and with the school, by kana."""
    held = Membership.objects.filter(group=group).values("student_id")
    return list(Student.objects.filter(in_state(WITH_A_SCHOOL), pk__in=held).order_by("kana_order", "pk"))


def rooms_of(group: Group) -> list[Classroom]:
    """This year's classes of the group's school."""
    return list(current_classrooms().filter(school_id=group.school_id))


def pupils_to_pick(group: Group, *, room: Classroom | None, query: str) -> list[Pupil]:
    """The pupils of a class, or those whose name holds `query`; each once, ticked who is a member."""
    attending = Enrolment.objects.filter(in_state(ATTENDING, prefix="student__"), classroom__in=rooms_of(group))
    if query:
        among = Student.objects.filter(pk__in=attending.values("student_id"))
        found = attending.filter(student__in=students_named(group.tenant_id, query, among=among).students)
    else:
        found = attending.filter(classroom=room) if room else attending.none()
    held = set(Membership.objects.filter(group=group).values_list("student_id", flat=True))
    ordered = found.select_related("student", "classroom").order_by("number", "student__kana_order", "pk")
    return list({one.student_id: _pupil(one, held) for one in ordered}.values())


def pupils_among(group: Group, keys: list[str]) -> set[uuid.UUID]:
    """Those of the keys of a form that are pupils of the group's school this year."""
    ids = {found for key in keys if (found := _uuid(key))}
    here = Enrolment.objects.filter(classroom__in=rooms_of(group), student_id__in=ids)
    return set(here.values_list("student_id", flat=True))


def _pupil(enrolment: Enrolment, held: set[uuid.UUID]) -> Pupil:
    student = enrolment.student
    sub = f"{student.kana}・{enrolment.classroom.label}"
    return Pupil(str(student.pk), student.name, sub, student.pk in held)


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
