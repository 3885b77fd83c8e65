"""The plan of the demo: everything that will be written, as unsaved rows, and what belongs together."""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, TypeVar, cast
from uuid import UUID

from django.db.models import Manager, Model

from accounts.models import User
from messaging.notices.models import AnswerForm, AudienceItem, Notice
from schools.models import Classroom, Group, Household, School, SchoolYear, Student, Tenant

Row = TypeVar("Row", bound=Model)

BATCH = 5_000
"""Rows in one statement."""


@dataclass
class Room:
    """A class with its pupils. `size` is how many it shall have."""

    classroom: Classroom
    size: int
    pupils: list[Student] = field(default_factory=list)
    teacher: User | None = None

    @property
    def free(self) -> int:
        """Places left."""
        return self.size - len(self.pupils)


@dataclass
class Place:
    """A school with its classes, groups and staff."""

    school: School
    next_slug: str
    rooms: list[Room]
    groups: list[Group] = field(default_factory=list)
    managers: list[User] = field(default_factory=list)
    specialist: User | None = None

    @property
    def grades(self) -> list[int]:
        """The grades that it has."""
        return sorted({room.classroom.grade for room in self.rooms})

    def room(self, label: str) -> Room:
        """The class of that name (4年1組); where there is none, the first."""
        return next((room for room in self.rooms if room.classroom.label == label), self.rooms[0])


@dataclass
class Sending:
    """A notice with its audience. `kept_unread` guardians have not opened it; nobody has after `taken_back_at`."""

    notice: Notice
    items: list[AudienceItem]
    kept_unread: tuple[UUID, ...] = ()
    has_mail: bool = False
    form: AnswerForm | None = None
    taken_back_at: dt.datetime | None = None


@dataclass(frozen=True)
class Waiting:
    """A letter at home, with which nobody has registered yet."""

    student: Student
    school: School
    code: str


@dataclass
class TenantPlan:
    """All of one tenant."""

    tenant: Tenant
    year: SchoolYear
    places: list[Place] = field(default_factory=list)
    admins: list[User] = field(default_factory=list)
    sendings: list[Sending] = field(default_factory=list)
    letters: list[Waiting] = field(default_factory=list)
    rows: dict[type[Model], list[Model]] = field(default_factory=lambda: defaultdict(list))

    def add(self, row: Row) -> Row:
        """Note a row that will be written."""
        self.rows[type(row)].append(row)
        return row

    def write(self, model: type[Model]) -> None:
        """Write the rows of one table."""
        manager: Manager[Any] = model.objects  # type: ignore[attr-defined]
        manager.bulk_create(self.rows[model], batch_size=BATCH)

    def place(self, slug: str) -> Place:
        """A school by its slug."""
        return next(place for place in self.places if place.school.slug == slug)

    @property
    def students(self) -> list[Student]:
        """Every pupil."""
        return cast("list[Student]", self.rows[Student])

    @property
    def households(self) -> list[Household]:
        """Every home."""
        return cast("list[Household]", self.rows[Household])


@dataclass
class City:
    """Both tenants, and the people of both."""

    tenants: list[TenantPlan] = field(default_factory=list)
    users: list[User] = field(default_factory=list)

    def tenant(self, code: str) -> TenantPlan:
        """A tenant by its code."""
        return next(plan for plan in self.tenants if plan.tenant.code == code)

    def rows(self) -> Iterator[Model]:
        """Every row, for comparing two plans."""
        yield from self.users
        for plan in self.tenants:
            for rows in plan.rows.values():
                yield from rows
            yield from (sending.notice for sending in plan.sendings)
