"""A challenge to a passkey waits in the session for its one answer."""

from typing import Any

from django.utils import timezone

from accounts.second_factor.passkeys import Challenge, from_text, to_text

KEPT_SECONDS = 300
PLACE = "passkey_challenge"


def keep(session: Any, purpose: str, challenge: Challenge) -> None:
    """The one challenge that waits now; one before it is void."""
    session[PLACE] = [purpose, to_text(challenge), timezone.now().timestamp()]


def take(session: Any, purpose: str) -> Challenge | None:
    """The challenge that waits for an answer to this purpose, once, and for five minutes."""
    kept = session.pop(PLACE, None)
    if kept is None or kept[0] != purpose or timezone.now().timestamp() - kept[2] >= KEPT_SECONDS:
        return None
    return from_text(kept[1])
