"""Finds the brother or sister whose home a pupil shares."""

import uuid
from collections.abc import Iterable

from accounts.desks import Desk
from accounts.students.rows import rows_of
from accounts.students.selectors import students_at
from schools.models import Student
from schools.name_search.search import students_named
from tetoru.access import Staff

MOST_OFFERED = 12


def siblings_found(
    actor: Staff, desk: Desk, query: str, chosen: str, *, without: Student | None = None
) -> list[tuple[str, str]]:
    """Choices (id, name with class) for a part of a name; who was chosen before stays among them."""
    here = students_at(actor, desk)
    here = here.exclude(pk=without.pk) if without else here
    found = students_named(desk.tenant_id, query, among=here).students[:MOST_OFFERED] if query.strip() else []
    kept = [sibling] if (sibling := sibling_chosen(actor, desk, chosen)) and sibling != without else []
    return _labelled({student.pk: student for student in [*kept, *found]}.values(), desk)


def household_of(actor: Staff, desk: Desk, chosen: str) -> uuid.UUID | None:
    """The home of the pupil who was chosen; None for a new one."""
    student = sibling_chosen(actor, desk, chosen)
    return student.household_id if student else None


def sibling_chosen(actor: Staff, desk: Desk, chosen: str) -> Student | None:
    """The pupil who was chosen as brother or sister, as far as this desk sees them."""
    sibling_id = _uuid(chosen)
    return students_at(actor, desk).filter(pk=sibling_id).first() if sibling_id else None


def _labelled(students: Iterable[Student], desk: Desk) -> list[tuple[str, str]]:
    students = list(students)
    rows = rows_of(students, desk)
    return [
        (str(student.pk), f"{row.name}（{row.place}）" if row.place else row.name)
        for student, row in zip(students, rows, strict=True)
    ]


def _uuid(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
