"""Pupils as the lines of a list."""

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.desks import Desk
from schools.models import Enrolment, Student


@dataclass(frozen=True)
class Row:
    """A pupil in a list. `place` is the class with the number, at the board with the school."""

    url: str
    name: str
    kana: str
    place: str
    state: str
    state_label: str
    plan: str = ""
    """What is to come, and when."""


def rows_enrolled(enrolments: Iterable[Enrolment], desk: Desk) -> list[Row]:
    """The lines of a register."""
    return [_row(enrolment.student, place_of(enrolment, desk), desk) for enrolment in enrolments]


def rows_of(students: Iterable[Student], desk: Desk) -> list[Row]:
    """Pupils with the classes that they are in, or were in last."""
    students = list(students)
    enrolments = newest_enrolments([student.pk for student in students], desk)
    return [
        _row(student, "・".join(place_of(enrolment, desk) for enrolment in enrolments[student.pk]), desk)
        for student in students
    ]


def newest_enrolments(student_ids: list[uuid.UUID], desk: Desk) -> defaultdict[uuid.UUID, list[Enrolment]]:
    """By pupil, the enrolments of the newest year, as far as this desk sees them. One query."""
    found = Enrolment.objects.filter(student_id__in=student_ids)
    if desk.school_id:
        found = found.filter(classroom__school_id=desk.school_id)
    newest: defaultdict[uuid.UUID, list[Enrolment]] = defaultdict(list)
    related = found.select_related("classroom__school", "classroom__year")
    for enrolment in related.order_by("-classroom__year__starts_on", "classroom__school__order", "pk"):
        seen = newest[enrolment.student_id]
        if not seen or seen[0].classroom.year_id == enrolment.classroom.year_id:
            seen.append(enrolment)
    return newest


def place_of(enrolment: Enrolment, desk: Desk) -> str:
    """4年1組 7番; at the board with the school; with the year when it is not this one."""
    room = enrolment.classroom
    parts = [room.school.name] if desk.school_id is None else []
    if not room.year.starts_on <= timezone.localdate() <= room.year.ends_on:
        parts.append(str(room.year))
    parts.append(room.label)
    if enrolment.number:
        parts.append(_("%(number)d番") % {"number": enrolment.number})
    return " ".join(parts)


def plan_of(student: Student) -> str:
    """12月1日から 転出, where a change is planned."""
    if not student.has_plan or student.next_on is None:
        return ""
    label = Student.State(student.next_state).label
    day = {"year": student.next_on.year, "month": student.next_on.month, "day": student.next_on.day}
    return _("%(year)d年%(month)d月%(day)d日から %(state)s") % {**day, "state": label}


def _row(student: Student, place: str, desk: Desk) -> Row:
    return Row(
        url=desk.url("student", student_id=student.pk),
        name=student.name,
        kana=student.kana,
        place=place,
        state=student.state,
        state_label=str(student.state.label),
        plan=plan_of(student),
    )
