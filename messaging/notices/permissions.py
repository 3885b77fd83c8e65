"""Who may do what with notices: pure predicates over the actor and what is at hand."""

import uuid
from dataclasses import dataclass
from typing import Any

from messaging.notices.models import Urgency
from tetoru.access import Actor, Guardian, Permission, Role, Staff, SystemActor


@dataclass(frozen=True)
class Place:
    """Where a notice is written: a school, or (None) the board's office."""

    school_id: uuid.UUID | None


@dataclass(frozen=True)
class Sending:
    """What is about to be sent: from where, and whether it is of the kind that only managers may send there."""

    school_id: uuid.UUID | None
    is_reserved: bool


@dataclass(frozen=True)
class Sight:
    """A file, and the draft or notice it is seen on."""

    of: Any
    file: Any


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
    is_author = isinstance(actor, Staff) and draft.author_id == actor.user_id
    return _writes_at(actor, draft) and (is_author or _leads_at(actor, draft))


def _sends(actor: Actor, sending: Any) -> bool:
    return _leads_at(actor, sending) if sending.is_reserved else _writes_at(actor, sending)


def _sends_at_once(actor: Actor, draft: Any) -> bool:
    """A typhoon does not wait 90 seconds; everything else does."""
    return bool(draft.urgency == Urgency.URGENT) and _leads_at(actor, draft)


def _approves(actor: Actor, approval: Any) -> bool:
    """Somebody else than who wrote it and who asked: a manager where a rule asks, or any colleague who may write."""
    draft = approval.draft
    if draft is None or not isinstance(actor, Staff) or actor.user_id in {draft.author_id, approval.asked_by_id}:
        return False
    return _leads_at(actor, draft) if approval.needs_manager else _writes_at(actor, draft)


def _sets_rules(actor: Actor, place: Any) -> bool:
    """The school's admins, and in the board's office the organisation's."""
    role = Role.TENANT_ADMIN if place.school_id is None else Role.SCHOOL_ADMIN
    return isinstance(actor, Staff) and actor.has_role(place.school_id, role)


def _opens_file(actor: Actor, sight: Any) -> bool:
    """Guardians what a notice brings them; staff what is written at a desk of theirs."""
    return isinstance(actor, Guardian) or _writes_at(actor, sight.of)


WRITE_NOTICES = Permission("write notices", _writes_at)
LEAD = Permission("write to the whole school, and urgently", _leads_at)
EDIT_DRAFT = Permission("edit a draft", _edits)
SEND_NOTICE = Permission("send a notice", _sends)
SEND_AT_ONCE = Permission("send an urgent notice without waiting", _sends_at_once)
APPROVE = Permission("agree to what a colleague wants to send", _approves)
SET_RULES = Permission("set the rules of sending", _sets_rules)
OPEN_NOTICE = Permission("open a notice", lambda actor, _notice: isinstance(actor, Guardian))
OPEN_FILE = Permission("open a file", _opens_file)
FAN_OUT = Permission("address a notice", lambda actor, _notice: isinstance(actor, SystemActor))
