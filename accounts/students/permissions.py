"""Who may read and edit pupils, classes and groups: pure predicates over the actor and a desk."""

from typing import Any

from tetoru.access import Actor, Permission, Role, Staff

READERS = (Role.TEACHER, Role.MANAGER, Role.SCHOOL_ADMIN)


def _reads_at(actor: Actor, desk: Any) -> bool:
    """Any seat of the school; in the board's office the organisation's admins."""
    if not isinstance(actor, Staff):
        return False
    return actor.has_role(desk.school_id, *(READERS if desk.school_id else (Role.TENANT_ADMIN,)))


def _administers_at(actor: Actor, desk: Any) -> bool:
    """Admins of the school; in the board's office the organisation's."""
    if not isinstance(actor, Staff):
        return False
    return actor.has_role(desk.school_id, Role.SCHOOL_ADMIN if desk.school_id else Role.TENANT_ADMIN)


READ_STUDENTS = Permission("read pupils and their guardians", _reads_at)
RECORDS = Permission("read pupils who have left (white paper §5)", _administers_at)
EDIT_STUDENTS = Permission("add and edit classes, pupils and groups", _administers_at)
ADD_YEARS = Permission(
    "prepare a school year", lambda actor, desk: desk.school_id is None and _administers_at(actor, desk)
)
