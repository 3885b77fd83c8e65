"""Who may turn keys, and who may destroy them."""

from typing import Any

from tetoru.access import Actor, Operator, Permission, SystemActor


def _is_console(actor: Actor, _subject: Any) -> bool:
    return isinstance(actor, SystemActor)


def _is_operator(actor: Actor, _subject: Any) -> bool:
    return isinstance(actor, Operator)


def _is_another_operator(actor: Actor, request: Any) -> bool:
    return isinstance(actor, Operator) and actor.user_id != request.requested_by


TURN_KEYS = Permission("turn the keys of an owner", _is_console)
REMOVE_KEY = Permission("remove a key that nothing needs", _is_console)
REWRAP_KEYS = Permission("move the keyring to another root", _is_console)
REQUEST_DESTRUCTION = Permission("ask for a tenant's keys to be destroyed", _is_operator)
CONFIRM_DESTRUCTION = Permission("confirm what another operator asked for", _is_another_operator)
