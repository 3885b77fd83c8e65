"""Who acts, and the one gate before every deed.

Roles and permissions are pure: an actor is built once per request from the database, predicates
only look at it. Each app's `permissions.py` holds its `Permission` constants.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tetoru.errors import NotPermitted


class Role(StrEnum):
    """What a staff seat may do; one seat can hold several."""

    TEACHER = "teacher"
    MANAGER = "manager"
    SCHOOL_ADMIN = "school_admin"
    TENANT_ADMIN = "tenant_admin"


@dataclass(frozen=True)
class Seat:
    """A place in a school, or in the board's office where `school_id` is None."""

    school_id: uuid.UUID | None
    roles: frozenset[Role]
    classroom_ids: frozenset[uuid.UUID] = frozenset()


@dataclass(frozen=True)
class Staff:
    """A member of staff. Belongs to exactly one tenant."""

    user_id: uuid.UUID
    tenant_id: uuid.UUID
    seats: tuple[Seat, ...] = ()
    kind: str = "staff"

    @property
    def tenant_ids(self) -> tuple[uuid.UUID, ...]:
        """The scope this person works in."""
        return (self.tenant_id,)

    def seat_at(self, school_id: uuid.UUID | None) -> Seat | None:
        """The seat in this school (or, for None, in the board's office), if there is one."""
        return next((seat for seat in self.seats if seat.school_id == school_id), None)

    def has_role(self, school_id: uuid.UUID | None, *roles: Role) -> bool:
        """Whether the person's seat there holds one of `roles`."""
        seat = self.seat_at(school_id)
        return seat is not None and not seat.roles.isdisjoint(roles)


@dataclass(frozen=True)
class Guardian:
    """A parent or another who cares for children, in one tenant or several."""

    user_id: uuid.UUID
    tenant_ids: tuple[uuid.UUID, ...]
    kind: str = "guardian"


@dataclass(frozen=True)
class Operator:
    """Runs the service for all tenants; never sees children's data."""

    user_id: uuid.UUID
    tenant_ids: tuple[uuid.UUID, ...] = ()
    kind: str = "operator"


@dataclass(frozen=True)
class SystemActor:
    """A scheduled or background job, by its name in plain words."""

    name: str
    tenant_ids: tuple[uuid.UUID, ...] = ()
    user_id: None = None
    kind: str = "system"


@dataclass(frozen=True)
class Nobody:
    """Someone who has not signed in, knocking at the door of a tenant or of none."""

    tenant_ids: tuple[uuid.UUID, ...] = ()
    user_id: None = None
    kind: str = "nobody"


@dataclass(frozen=True)
class PartnerSystem:
    """Another system that a tenant has linked (連携先), with what its token lets it do."""

    partner_id: uuid.UUID
    tenant_id: uuid.UUID
    scopes: frozenset[str] = frozenset()
    user_id: None = None
    kind: str = "partner"

    @property
    def tenant_ids(self) -> tuple[uuid.UUID, ...]:
        """The scope it works in."""
        return (self.tenant_id,)


Actor = Staff | Guardian | Operator | SystemActor | Nobody | PartnerSystem


@dataclass(frozen=True)
class Permission:
    """A right with a name, and the pure predicate that grants it for a subject."""

    name: str
    allows: Callable[[Actor, Any], bool]


def require(actor: Actor, permission: Permission, subject: Any) -> None:
    """Let `actor` pass. Raises NotPermitted otherwise."""
    if not permission.allows(actor, subject):
        raise NotPermitted
