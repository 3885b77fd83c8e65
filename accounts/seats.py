"""The seats of a member of staff, each with what its desk is called: asked once, for rights and for layout."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from schools.models.classroom import class_label
from tetoru.access import Role, Seat
from tetoru.db.base import scope_setting
from tetoru.db.prepared import prepared_cursor

# Every page of staff asks this before its own transaction: in one message and not in four, since it opens the scope for
# itself, as a page's entry does. What ends in `offset 0` names the scope, so that it is looked for when that is open.
# Schools in their order, the board's office last.
SEATS = """
with scope as materialized (select set_config('app.tenants', %(scope)s, true) as tenants)
select seats.* from scope cross join lateral (
    select seat.school_id, seat.roles, homes.ids, homes.grades, homes.names,
           tenant.name, tenant.code, school.name, school.slug, school.kind, seat.title
    from accounts_staffseat seat
    join schools_tenant tenant on tenant.id = seat.tenant_id
    left join schools_school school on school.id = seat.school_id and school.tenant_id = seat.tenant_id
    cross join lateral (
        select coalesce(array_agg(room.id order by room.grade, room.name, room.id), '{}') as ids,
               coalesce(array_agg(room.grade order by room.grade, room.name, room.id), '{}') as grades,
               coalesce(array_agg(room.name order by room.grade, room.name, room.id), '{}') as names
        from accounts_homeroom home
        join schools_classroom room on room.id = home.classroom_id and room.tenant_id = home.tenant_id
        where home.tenant_id = seat.tenant_id and home.seat_id = seat.id
    ) homes
    where seat.tenant_id = %(tenant)s and seat.user_id = %(user)s and scope.tenants is not null
    order by school."order", school.name, seat.id offset 0
) seats
"""


@dataclass(frozen=True)
class Place:
    """What is said of a seat. `name`, `slug` and `school_kind` are None in the board's office."""

    tenant_name: str
    tenant_code: str
    name: str | None
    slug: str | None
    school_kind: str | None
    title: str
    roles: tuple[str, ...]
    """In the order in which they are said."""
    classes: tuple[str, ...]
    """That the person looks after: 4年1組."""


@dataclass(frozen=True, kw_only=True)
class PlacedSeat(Seat):
    """A seat of whoever acts, which has a desk."""

    place: Place


def seats_of(user_id: uuid.UUID, tenant_id: uuid.UUID) -> tuple[Seat, ...]:
    """All of a person's, of a tenant in scope. One query, in a transaction or by itself."""
    with prepared_cursor() as cursor:
        cursor.execute(SEATS, {"tenant": tenant_id, "user": user_id, "scope": scope_setting()})
        return tuple(map(_seat, cursor.fetchall()))


def _seat(row: Sequence[Any]) -> Seat:
    school_id, roles, rooms, grades, names, tenant_name, code, name, slug, kind, title = row
    classes = tuple(map(class_label, grades, names))
    place = Place(tenant_name, code, name, slug, kind, title, tuple(roles), classes)
    return PlacedSeat(school_id, frozenset(map(Role, roles)), frozenset(rooms), place=place)
