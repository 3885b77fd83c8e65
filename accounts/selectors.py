"""Who belongs to whom, starting from the person who asks."""

import uuid
from dataclasses import dataclass
from functools import cache
from typing import Any

from schools.models import Student
from schools.states import STATE_TODAY, WITH_A_SCHOOL, today_in_tokyo
from tetoru.access import Guardian
from tetoru.crypto.fields import open_column
from tetoru.db.prepared import prepared_cursor


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

    @property
    def initial(self) -> str:
        """The first letter, for the round face."""
        return self.name[:1]


def children_of(actor: Guardian) -> list[Child]:
    """The guardian's children who are with a school now, in all schools and tenants. One query."""
    return children_and(actor)[0]


def children_and(actor: Guardian, *scalars: str) -> tuple[list[Child], tuple[Any, ...]]:
    """The children, and what these scalars of SQL give, asked in the same statement; nothing for who has no child.

    The scalars name the tenants in their conditions: `tenants`, `guardian`, `today` and `states` are at hand.
    """
    if not actor.tenant_ids:
        return [], ()
    whose: dict[str, Any] = {"tenants": list(actor.tenant_ids), "guardian": actor.user_id}
    with prepared_cursor() as cursor:
        cursor.execute(_children(scalars), {**whose, "today": today_in_tokyo(), "states": sorted(WITH_A_SCHOOL)})
        rows = cursor.fetchall()
    return [_child(number, row[:6]) for number, row in enumerate(rows)], rows[0][6:] if rows else ()


# Every page of a guardian asks this; through the ORM it takes three times as long (docs/performance.md).
@cache
def _children(scalars: tuple[str, ...]) -> str:
    beside = "".join(f", ({scalar})" for scalar in scalars)
    return f"""
        select s.id, s.tenant_id, s.family_name, s.given_name, g.may_read, g.may_answer{beside}
        from accounts_guardianship g join schools_student s on s.id = g.student_id
        where g.tenant_id = any(%(tenants)s) and g.guardian_id = %(guardian)s and g.state = 'active'
          and ({STATE_TODAY}) = any(%(states)s)
        order by g.id
    """


def _child(number: int, row: tuple[Any, ...]) -> Child:
    id_, tenant_id, family_name, given_name, may_read, may_answer = row
    family = open_column(Student, "family_name", family_name, tenant_id, id_)
    name = open_column(Student, "given_name", given_name, tenant_id, id_)
    return Child(id_, tenant_id, name, f"{family} {name}", number % 4 + 1, may_read, may_answer)
