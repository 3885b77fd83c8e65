"""Pupils to pick one by one: by class, or by a part of the name in kanji or kana."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from accounts.desks import Desk
from messaging.notices.models import Draft
from schools.models import Classroom, Enrolment, Student
from schools.name_search.search import students_named
from schools.selectors import current_classrooms
from schools.states import ATTENDING, in_state


@dataclass(frozen=True)
class Pupil:
    """A pupil with the key that a form sends."""

    key: str
    name: str
    kana: str
    number: int | None
    classroom_label: str
    is_chosen: bool


@dataclass(frozen=True)
class Room:
    """A class as a link."""

    label: str
    url: str
    is_current: bool


def students_to_pick(desk: Desk, draft: Draft, *, room: str, query: str) -> dict[str, Any]:
    """The classes of the school, and the pupils of one of them or those whose names hold `query`."""
    rooms = list(current_classrooms().filter(school_id=desk.school_id))
    chosen = set(draft.audience.exclude(student=None).values_list("student_id", flat=True))
    enrolments = _enrolments(rooms)
    current = next((found for found in rooms if str(found.pk) == room), None)
    if query.strip():
        among = Student.objects.filter(pk__in=enrolments.values("student_id"))
        named = students_named(desk.tenant_id, query, among=among).students
        found = list(enrolments.filter(student__in=named))
    else:
        found = list(enrolments.filter(classroom=current)) if current else []
    return {
        "rooms": [Room(r.label, f"?class={r.pk}", r == current and not query.strip()) for r in rooms],
        "students": [_pupil(enrolment, chosen) for enrolment in found],
        "q": query.strip(),
        "chosen_count": len(chosen),
    }


def named_students(keys: list[str], desk: Desk) -> list[Pupil]:
    """The pupils of `student:<id>` keys who are in this school, by kana."""
    ids = {found for key in keys if (found := _uuid(key.removeprefix("student:")))}
    if not ids:
        return []
    rooms = list(current_classrooms().filter(school_id=desk.school_id))
    enrolments = _enrolments(rooms).filter(student_id__in=ids)
    return [_pupil(enrolment, {enrolment.student_id}) for enrolment in enrolments]


def _enrolments(rooms: list[Classroom]) -> QuerySet[Enrolment]:
    enrolled = Enrolment.objects.filter(in_state(ATTENDING, prefix="student__"), classroom__in=rooms)
    return enrolled.select_related("student", "classroom").order_by("student__kana_order")


def _pupil(enrolment: Enrolment, chosen: set[uuid.UUID]) -> Pupil:
    student = enrolment.student
    return Pupil(
        key=f"student:{student.pk}",
        name=student.name,
        kana=student.kana,
        number=enrolment.number,
        classroom_label=enrolment.classroom.label,
        is_chosen=student.pk in chosen,
    )


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
