"""Who may do what with notices: pure predicates over the actor and what is at hand."""

import uuid
from dataclasses import dataclass
from typing import Any

from tetoru.access import Actor, Guardian, Permission, Role, Staff, SystemActor


@dataclass(frozen=True)
class Place:
    """Where a notice is written: a school, or (None) the board's office."""

    school_id: uuid.UUID | None


@dataclass(frozen=True)
class Sending:
    """What is about to be sent: from where, how urgent, and whether it reaches every family there."""

    school_id: uuid.UUID | None
    is_urgent: bool
    is_whole_school: bool


def _writes_at(actor: Actor, place: Any) -> bool:
    """Any seat of a school; in the board's office the organisation's admins."""
    if not isinstance(actor, Staff):
        return False
    if place.school_id is None:
        return actor.has_role(None, Role.TENANT_ADMIN)
    return actor.has_role(place.school_id, Role.TEACHER, Role.MANAGER, Role.SCHOOL_ADMIN)


def _leads_at(actor: Actor, place: Any) -> bool:
    """Managers of the school; in the board's office the organisation's admins."""
    if not isinstance(actor, Staff):
        return False
    return actor.has_role(place.school_id, Role.TENANT_ADMIN if place.school_id is None else Role.MANAGER)


def _edits(actor: Actor, draft: Any) -> bool:
    """The author, as long as they work there, and who leads there."""
    is_author = isinstance(actor, Staff) and draft.author_id == actor.user_id
    return _writes_at(actor, draft) and (is_author or _leads_at(actor, draft))


def _sends(actor: Actor, sending: Any) -> bool:
    reserved = sending.is_urgent or sending.is_whole_school
    return _leads_at(actor, sending) if reserved else _writes_at(actor, sending)


WRITE_NOTICES = Permission("write notices", _writes_at)
LEAD = Permission("write to the whole school, and urgently", _leads_at)
EDIT_DRAFT = Permission("edit a draft", _edits)
SEND_NOTICE = Permission("send a notice", _sends)
WITHDRAW_NOTICE = Permission("take a notice back, and look into what is left of it", _edits)
OPEN_NOTICE = Permission("open a notice", lambda actor, _notice: isinstance(actor, Guardian))
FAN_OUT = Permission("address a notice", lambda actor, _notice: isinstance(actor, SystemActor))
