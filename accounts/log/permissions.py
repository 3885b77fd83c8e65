"""Who may read how much of the log: pure predicates over the actor and a desk."""

from typing import Any

from tetoru.access import Actor, Permission, Role, Staff


def _administers(actor: Actor, desk: Any) -> bool:
    """Admins of the school; in the board's office the organisation's."""
    role = Role.SCHOOL_ADMIN if desk.school_id else Role.TENANT_ADMIN
    return isinstance(actor, Staff) and actor.has_role(desk.school_id, role)


def _sits_at(actor: Actor, desk: Any) -> bool:
    return isinstance(actor, Staff) and actor.seat_at(desk.school_id) is not None


READ_LOG = Permission("read what everybody of a desk did", _administers)
READ_OWN_LOG = Permission("read what one did oneself", _sits_at)
