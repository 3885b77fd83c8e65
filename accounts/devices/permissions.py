"""Whose devices a person may sign out."""

from typing import Any

from tetoru.access import Actor, Permission


def _is_own(actor: Actor, user: Any) -> bool:
    return actor.user_id is not None and actor.user_id == user.pk


SIGN_OUT_DEVICES = Permission("sign out own devices", _is_own)
