"""Who may do what with conversations: pure predicates over the actor and what is at hand."""

from typing import Any

from tetoru.access import Actor, Guardian, Permission, Role, Staff


def _opens(actor: Actor, opening: Any) -> bool:
    """Teachers of the pupil's class and managers; where the school says so, everybody who works there."""
    if not isinstance(actor, Staff) or actor.seat_at(opening.school_id) is None:
        return False
    return opening.is_taught or opening.rules.all_staff_open or actor.has_role(opening.school_id, Role.MANAGER)


def _opens_own(actor: Actor, place: Any) -> bool:
    """A guardian who may answer and may be written to, where the school takes it."""
    return isinstance(actor, Guardian) and place.may_contact and place.may_answer and place.rules.guardians_open


def _reads(actor: Actor, talk: Any) -> bool:
    return isinstance(actor, Staff | Guardian) and (talk.is_reader or talk.is_looking)


def _takes_part(actor: Actor, talk: Any) -> bool:
    return isinstance(actor, Staff | Guardian) and talk.is_reader


def _writes(actor: Actor, talk: Any) -> bool:
    return _takes_part(actor, talk) and talk.may_answer


def _leads(actor: Actor, talk: Any) -> bool:
    """Staff who take part: they bring colleagues in, end it, and note that they have called."""
    return isinstance(actor, Staff) and talk.is_reader


def _closes(actor: Actor, talk: Any) -> bool:
    """Who leads it; where the pupil is at another school, also who reads it with a reason: nobody else is left."""
    return _leads(actor, talk) or (talk.has_left and talk.is_looking and _looks(actor, talk))


def _brings_in(actor: Actor, talk: Any) -> bool:
    """Who leads it; where nobody at the school reads it, who leads the school: somebody has to."""
    return _leads(actor, talk) or (talk.is_unheard and _leads_school(actor, talk.conversation))


def _looks(actor: Actor, talk: Any) -> bool:
    """A manager, with a reason that all who take part see; what has ended, the school's admin too (white paper §5)."""
    if not isinstance(actor, Staff):
        return False
    roles = (Role.MANAGER, Role.SCHOOL_ADMIN) if talk.is_over else (Role.MANAGER,)
    return actor.has_role(talk.conversation.school_id, *roles)


def _leads_school(actor: Actor, at: Any) -> bool:
    leads = (Role.MANAGER, Role.SCHOOL_ADMIN)
    return isinstance(actor, Staff) and at.school_id is not None and actor.has_role(at.school_id, *leads)


OPEN_CONVERSATION = Permission("begin a conversation about a pupil", _opens)
OPEN_OWN = Permission("begin a conversation with the school", _opens_own)
READ_CONVERSATION = Permission("read a conversation", _reads)
TAKE_PART = Permission("mark a conversation as read", _takes_part)
WRITE_MESSAGE = Permission("write in a conversation", _writes)
LEAD_CONVERSATION = Permission("take colleagues out of a conversation, and end it", _leads)
BRING_IN = Permission("bring colleagues into a conversation", _brings_in)
CLOSE_CONVERSATION = Permission("end a conversation", _closes)
LOOK_WITH_REASON = Permission("read a conversation of others with a reason", _looks)
KEEP_RULES = Permission("decide how a school has conversations", _leads_school)
FIND_UNHEARD = Permission("see that there are conversations that nobody at the school reads", _leads_school)
