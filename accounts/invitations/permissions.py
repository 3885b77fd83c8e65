"""Who may print letters, and who sees how far a school has come: pure predicates over the actor and a desk."""

import uuid
from typing import Any

from tetoru.access import Actor, Permission, Role, Staff
from tetoru.errors import NotPermitted

READERS = (Role.TEACHER, Role.MANAGER, Role.SCHOOL_ADMIN)


def _at(actor: Actor, desk: Any, *roles: Role) -> bool:
    return isinstance(actor, Staff) and desk.school_id is not None and actor.has_role(desk.school_id, *roles)


SEE_PROGRESS = Permission("see which homes are registered", lambda actor, desk: _at(actor, desk, *READERS))
INVITE = Permission("print letters for guardians", lambda actor, desk: _at(actor, desk, Role.SCHOOL_ADMIN))


def school_of(desk: Any) -> uuid.UUID:
    """The school of a desk. Raises NotPermitted for a board's office, which has no pupils of its own."""
    if desk.school_id is None:
        raise NotPermitted
    school_id: uuid.UUID = desk.school_id
    return school_id
