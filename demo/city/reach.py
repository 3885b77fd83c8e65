"""Whom a planned notice means: the same rules as messaging.notices.audiences, on the plan in memory.

tests/demo/test_loading.py compares the two.
"""

from collections import defaultdict
from dataclasses import dataclass, field
from uuid import UUID

from accounts.models import Guardianship
from demo.city.plan import Sending, TenantPlan
from messaging.notices.models import AudienceItem
from schools.models import Classroom, Membership, Student

Kind = AudienceItem.Kind


@dataclass
class Meant:
    """The audience of one notice. `rooms` says in which classes each pupil's home is counted."""

    pupils: dict[UUID, Student] = field(default_factory=dict)
    rooms: dict[UUID, set[UUID]] = field(default_factory=lambda: defaultdict(set))


class Directory:
    """Who is in which class and group, and who reads for whom."""

    def __init__(self, plan: TenantPlan) -> None:
        self.guardians: dict[UUID, list[UUID]] = defaultdict(list)
        self.members: dict[UUID, list[Student]] = defaultdict(list)
        self.rooms: dict[UUID, list[Classroom]] = defaultdict(list)
        self.classes = [(room.classroom, room.pupils) for place in plan.places for room in place.rooms]
        for classroom, pupils in self.classes:
            for pupil in pupils:
                self.rooms[pupil.pk].append(classroom)
        for link in plan.rows[Guardianship]:
            assert isinstance(link, Guardianship)  # noqa: S101 -- for mypy
            self.guardians[link.student_id].append(link.guardian_id)
        for membership in plan.rows[Membership]:
            assert isinstance(membership, Membership)  # noqa: S101 -- for mypy
            self.members[membership.group_id].append(membership.student)

    def meant_by(self, sending: Sending) -> Meant:
        """The pupils of a notice, each once, with the classes in which they count."""
        meant = Meant()
        for item in sending.items:
            for classroom, pupils in self.classes:
                if _holds(item, classroom):
                    for pupil in pupils:
                        meant.pupils[pupil.pk] = pupil
                        meant.rooms[pupil.pk].add(classroom.pk)
            for pupil in self.members[item.group_id] if item.group_id else ():
                meant.pupils[pupil.pk] = pupil
                own = {room.pk for room in self.rooms[pupil.pk] if room.school_id == sending.notice.school_id}
                meant.rooms[pupil.pk] |= own
        return meant


def _holds(item: AudienceItem, classroom: Classroom) -> bool:
    """Whether the choice means the class."""
    return {
        Kind.TENANT: True,
        Kind.SCHOOL: item.school_id == classroom.school_id,
        Kind.GRADE: (item.school_id, item.grade) == (classroom.school_id, classroom.grade),
        Kind.CLASSROOM: item.classroom_id == classroom.pk,
    }.get(Kind(item.kind), False)
