"""The list of a desk's staff, in the order of kana."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from accounts.desks import Desk
from accounts.models import StaffSeat, User
from accounts.second_factor.holders import holders_among
from accounts.staff.attention import Mark, marks_of, needs_attention, open_accounts
from accounts.staff.people import Person, people_of, staff_at
from tetoru.access import Role, Staff

PER_PAGE = 50
SHOWS = ("all", "attention", "closed")


@dataclass(frozen=True)
class StaffRow:
    """One line of the list."""

    person: Person
    url: str
    marks: list[Mark]
    has_second_factor: bool


@dataclass(frozen=True)
class Narrowing:
    """Which of them are listed: everybody with an account, those to look at, or those who have gone."""

    show: str = "all"
    school_id: uuid.UUID | None = None
    role: Role | None = None

    @property
    def condition(self) -> Q:
        """The accounts."""
        return {"attention": needs_attention(), "closed": ~open_accounts()}.get(self.show, open_accounts())


def listed(actor: Staff, desk: Desk, narrowing: Narrowing, *, page: str | None) -> Any:
    """A page of rows. As many queries for one row as for fifty; names are opened for the page alone."""
    found = _narrowed(staff_at(actor, desk), desk, narrowing)
    pages: Any = Paginator(_in_order(found), PER_PAGE).get_page(page)
    users = User.objects.in_bulk(pages.object_list)
    pages.object_list = _rows([users[pk] for pk in pages.object_list], desk)
    return pages


def attention_count(actor: Staff, desk: Desk) -> int:
    """How many accounts are to be looked at."""
    return staff_at(actor, desk).filter(needs_attention()).count()


def _narrowed(users: QuerySet[User], desk: Desk, narrowing: Narrowing) -> QuerySet[User]:
    seats = StaffSeat.objects.filter(tenant_id=desk.tenant_id)
    if desk.school_id or narrowing.school_id:
        seats = seats.filter(Q(school_id=desk.school_id or narrowing.school_id))
    if narrowing.role:
        seats = seats.filter(roles__contains=[narrowing.role])
    return users.filter(narrowing.condition, pk__in=seats.values("user_id"))


def _in_order(users: QuerySet[User]) -> list[uuid.UUID]:
    """By kana, which is encrypted: a tenant's staff are few enough to be opened and sorted here."""
    return [user.pk for user in sorted(users.only("id", "kana", "login"), key=_place)]


def _place(user: User) -> tuple[bool, str, str]:
    return (not user.kana, str(user.kana or ""), user.login or "")


def _rows(users: list[User], desk: Desk) -> list[StaffRow]:
    with_factor = holders_among(users)
    return [
        StaffRow(
            person=person,
            url=desk.url("person", person_id=person.user.pk),
            marks=marks_of(person.user),
            has_second_factor=person.user.pk in with_factor,
        )
        for person in people_of(users, desk.tenant_id)
    ]
