"""Who belongs to whom, starting from the person who asks."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from schools.models import Student
from schools.states import ATTENDS, HAS_A_SCHOOL, today_in_tokyo
from tetoru.access import Guardian
from tetoru.crypto.fields import open_columns
from tetoru.db.prepared import prepared_cursor
from tetoru.db.uuid_arrays import spelled


@dataclass(frozen=True)
class Child:
    """A child as its guardian sees it: a colour and a name, the same everywhere.

    `colour` is 1 to 4, by the order in which the children became theirs.
    """

    id: uuid.UUID
    tenant_id: uuid.UUID
    name: str
    full_name: str
    colour: int
    may_read: bool
    may_answer: bool = True
    may_report: bool = True
    """The guardian has the right, and the child is in the lists of a class today."""

    @property
    def initial(self) -> str:
        """The first letter, for the round face."""
        return self.name[:1]


# Every page of a guardian asks this; through the ORM it takes three times as long (docs/performance.md). What is asked
# about the children in the same statement names it `children`. They are found one by one (LATERAL … OFFSET 0), and so
# are their classes: the planner would look through all pupils of a small city.
HAS_A_CLASS = """exists (
    select 1 from (
        select e.classroom_id from schools_enrolment e
        where e.tenant_id = any(%(tenants)s) and e.student_id = s.id offset 0
    ) seat
    cross join lateral (select year_id from schools_classroom c where c.id = seat.classroom_id offset 0) room
    cross join lateral (
        select 1 from schools_schoolyear y
        where y.id = room.year_id and %(today)s between y.starts_on and y.ends_on offset 0
    ) year
)"""
"""In a class of this year, which is asked last: who has been placed in none yet can be reported to nobody."""
CHILDREN = f"""
select g.id as link_id, s.id, s.tenant_id, s.family_name, s.given_name, g.may_read, g.may_answer, g.may_contact,
    g.may_report and s.attends and {HAS_A_CLASS} as may_report
from accounts_guardianship g cross join lateral (
    select id, tenant_id, family_name, given_name, {ATTENDS} as attends from schools_student s
    where id = g.student_id and {HAS_A_SCHOOL} offset 0
) s
where g.tenant_id = any(%(tenants)s) and g.guardian_id = %(guardian)s and g.state = 'active'
"""


def children_of(actor: Guardian) -> list[Child]:
    """The guardian's children who are with a school now, in all schools and tenants. One query."""
    if not actor.tenant_ids:
        return []
    with prepared_cursor() as cursor:
        cursor.execute(f"{CHILDREN} order by link_id", children_bounds(actor))
        return children_from(cursor.fetchall())


def children_bounds(actor: Guardian) -> dict[str, Any]:
    """The parameters of CHILDREN."""
    return {"tenants": spelled(actor.tenant_ids), "guardian": actor.user_id, "today": today_in_tokyo()}


def children_from(rows: Sequence[tuple[Any, ...]]) -> list[Child]:
    """From rows of CHILDREN in the order of their links; the names are opened together."""
    family_names = open_columns(Student, "family_name", [(row[3], row[2], row[1]) for row in rows])
    names = open_columns(Student, "given_name", [(row[4], row[2], row[1]) for row in rows])
    return [
        Child(row[1], row[2], name, f"{family} {name}", number % 4 + 1, row[5], row[6], row[8])
        for number, (row, family, name) in enumerate(zip(rows, family_names, names, strict=True))
    ]
