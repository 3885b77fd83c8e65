"""Who may register, look after links, and change an account: pure predicates over the actor and what is at hand."""

from typing import Any

from accounts.models import User
from tetoru.access import Actor, Guardian, Nobody, Permission, Role, Staff, SystemActor


def _at(actor: Actor, desk: Any, *roles: Role) -> bool:
    return isinstance(actor, Staff) and desk.school_id is not None and actor.has_role(desk.school_id, *roles)


def _is_own(actor: Actor, user: Any) -> bool:
    return isinstance(actor, Guardian) and actor.user_id == user.pk


def _comes_with_link(actor: Actor, link: Any) -> bool:
    """Nobody in particular: what opens is decided by the token, which is theirs alone."""
    return isinstance(actor, Nobody) and link is not None


REGISTER = Permission("register with a letter", _comes_with_link)
USE_LINK = Permission("use a link that was sent or shown", _comes_with_link)
ADD_CHILD = Permission("add a child with a letter", _is_own)
KEEP_ACCOUNT = Permission("change or close one's own account", _is_own)
ASK_FOR_RESET = Permission("ask for a new password", lambda actor, _link: isinstance(actor, Nobody))
ANSWER_RESET = Permission("answer who forgot", lambda actor, _link: isinstance(actor, SystemActor))
END_FACTORS = Permission("end what a guardian has lost", lambda actor, _user: isinstance(actor, SystemActor))
KEEP_GUARDIANS = Permission(
    "approve, unlink and limit guardians", lambda actor, desk: _at(actor, desk, Role.MANAGER, Role.SCHOOL_ADMIN)
)
SHOW_COUNTER_LINK = Permission(
    "let a guardian in again at the counter", lambda actor, desk: _at(actor, desk, Role.MANAGER, Role.SCHOOL_ADMIN)
)


def is_guardian(user: User | None) -> bool:
    """Whether an identity lives in the families' world."""
    return user is not None and user.kind == User.Kind.GUARDIAN
