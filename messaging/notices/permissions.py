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
    """A file, the draft or notice it is seen on, and the school that has received it where another place wrote it."""

    of: Any
    file: Any
    received_at: Place | None = None


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
    """Guardians what a notice brings them; staff what is written at a desk of theirs, or has come to it."""
    return isinstance(actor, Guardian) or _writes_at(actor, sight.received_at or sight.of)


def _answers_for(actor: Actor, children: Any) -> bool:
    """A guardian, for children for whom the school lets them read and answer."""
    return isinstance(actor, Guardian) and all(child.may_read and child.may_answer for child in children)


def _sees_all_answers(actor: Actor, notice: Any) -> bool:
    """Who wrote it, and managers; in the board's office the organisation's admins."""
    is_author = isinstance(actor, Staff) and notice.author_id == actor.user_id and _writes_at(actor, notice)
    return is_author or _leads_at(actor, notice)


def _sees_answers(actor: Actor, notice: Any) -> bool:
    """Besides them whoever looks after a class of the school, for the pupils of that class."""
    seat = actor.seat_at(notice.school_id) if isinstance(actor, Staff) else None
    return _sees_all_answers(actor, notice) or bool(seat and seat.school_id and seat.classroom_ids)


def classes_seen(actor: Staff, notice: Any) -> frozenset[uuid.UUID] | None:
    """The classes whose answers the person may see; None means all."""
    if _sees_all_answers(actor, notice):
        return None
    seat = actor.seat_at(notice.school_id)
    return seat.classroom_ids if seat else frozenset()


def _edits_template(actor: Actor, template: Any) -> bool:
    """One's own; everybody's by managers and the school's admins."""
    if not isinstance(actor, Staff) or not _writes_at(actor, template):
        return False
    return template.owner_id == actor.user_id if template.owner_id else _keeps_templates(actor, template)


def _keeps_templates(actor: Actor, place: Any) -> bool:
    is_admin = isinstance(actor, Staff) and bool(place.school_id) and actor.has_role(place.school_id, Role.SCHOOL_ADMIN)
    return is_admin or _leads_at(actor, place)


WRITE_NOTICES = Permission("write notices", _writes_at)
LEAD = Permission("write to the whole school, and urgently", _leads_at)
EDIT_DRAFT = Permission("edit a draft", _edits)
SEND_NOTICE = Permission("send a notice", _sends)
SEND_AT_ONCE = Permission("send an urgent notice without waiting", _sends_at_once)
APPROVE = Permission("agree to what a colleague wants to send", _approves)
SET_RULES = Permission("set the rules of sending", _sets_rules)
WITHDRAW_NOTICE = Permission("take a notice back, and look into what is left of it", _edits)
REMIND = Permission("tell the homes that have not opened a notice once more", _edits)
FOLLOW_UP = Permission("telephone and write to the homes that a notice did not reach", _writes_at)
OPEN_NOTICE = Permission("open a notice", lambda actor, _notice: isinstance(actor, Guardian))
OPEN_FILE = Permission("open a file", _opens_file)
GIVE_ANSWER = Permission("answer for children", _answers_for)
SEE_ANSWERS = Permission("see the answers to a notice", _sees_answers)
SEE_SAFETY = Permission("see how the pupils of a place are", _writes_at)
EDIT_TEMPLATE = Permission("edit a template", _edits_template)
SHARE_TEMPLATES = Permission("keep templates for everybody at a place", _keeps_templates)
FAN_OUT = Permission("address a notice", lambda actor, _notice: isinstance(actor, SystemActor))
