"""Who may give a person a second factor, and take it."""

from typing import Any

from tetoru.access import Actor, Guardian, Permission, Staff, SystemActor


def _is_console(actor: Actor, _user: Any) -> bool:
    return isinstance(actor, SystemActor)


def _is_own(actor: Actor, user: Any) -> bool:
    """Operators' are made at the server's console alone: whoever has a first password must not become one."""
    return isinstance(actor, (Staff, Guardian)) and actor.user_id == user.pk


ADD_DEVICE = Permission("give somebody a second factor", _is_console)
CHANGE_OWN = Permission("change own second factor", _is_own)
