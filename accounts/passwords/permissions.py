"""Whose password a person may change."""

from typing import Any

from tetoru.access import Actor, Permission


def _is_own(actor: Actor, user: Any) -> bool:
    return actor.user_id is not None and actor.user_id == user.pk


CHANGE_PASSWORD = Permission("change own password", _is_own)
