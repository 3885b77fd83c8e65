"""The secret of an app that is being added waits in the session, sealed, until the app has shown its first code."""

import base64
from typing import Any

from accounts.models import User
from accounts.second_factor.codes import new_secret
from tetoru.crypto.cipher import Unreadable, seal, unseal
from tetoru.crypto.keyring import PLATFORM

COLUMN = "second_factor.pending"
PLACE = "pending_app"


def pending_secret(session: Any, user: User) -> str:
    """The secret that waits; a fresh one where none does."""
    try:
        return unseal(base64.b64decode(session.get(PLACE, "")), owner=PLATFORM, column=COLUMN, row_id=user.pk)
    except Unreadable:
        secret = new_secret()
        session[PLACE] = base64.b64encode(seal(secret, owner=PLATFORM, column=COLUMN, row_id=user.pk)).decode()
        return secret


def forget(session: Any) -> None:
    """The app was added."""
    session.pop(PLACE, None)
