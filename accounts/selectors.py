"""Who belongs to whom, starting from the person who asks."""

import uuid
from dataclasses import dataclass

from accounts.models import Guardianship
from schools.models import Student
from tetoru.access import Guardian

WITH_A_SCHOOL = frozenset({Student.State.EXPECTED, Student.State.ENROLLED, Student.State.SUSPENDED})


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

    @property
    def initial(self) -> str:
        """The first letter, for the round face."""
        return self.name[:1]


def children_of(actor: Guardian) -> list[Child]:
    """The guardian's children who are with a school now, in all schools and tenants. One query."""
    if not actor.tenant_ids:
        return []
    links = Guardianship.objects.filter(guardian_id=actor.user_id, state=Guardianship.State.ACTIVE)
    links = links.select_related("student").order_by("id")
    return [
        Child(
            id=link.student_id,
            tenant_id=link.tenant_id,
            name=link.student.given_name,
            full_name=link.student.name,
            colour=number % 4 + 1,
            may_read=link.may_read,
        )
        for number, link in enumerate(links)
        if link.student.state in WITH_A_SCHOOL
    ]
