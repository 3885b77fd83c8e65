"""Who may give a person a second factor: the server's console alone."""

from typing import Any

from tetoru.access import Actor, Permission, SystemActor


def _is_console(actor: Actor, _user: Any) -> bool:
    return isinstance(actor, SystemActor)


ADD_DEVICE = Permission("give somebody a second factor", _is_console)
