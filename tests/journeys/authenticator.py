"""What people hold in their hands: an authenticator app, and Chromium's virtual authenticator for passkeys."""

import base64
import time
from typing import Any

from django_otp.oath import hotp
from playwright.sync_api import CDPSession, Page

from accounts.second_factor.codes import STEP_SECONDS
from demo import cast as demo
from tests.journeys.stack import wait_for

_used: dict[str, int] = {}


def fresh_code(secret: str) -> str:
    """A code that opens: each does so once, and one of the coming half minute does already."""
    step = max(int(time.time()) // STEP_SECONDS, _used.get(secret, 0) + 1)
    wait_for(lambda: step <= time.time() // STEP_SECONDS + 1, "the next code")
    _used[secret] = step
    return f"{hotp(base64.b32decode(secret), step):06}"


def secret_of(login: str) -> str:
    """The demo's second factor of this member of staff."""
    return next(member.totp_secret for member in demo.STAFF if member.login == login)


class VirtualDevice:
    """A phone with a fingerprint reader, as far as the browser can tell."""

    def __init__(self, page: Page) -> None:
        self.session: CDPSession = page.context.new_cdp_session(page)
        self.session.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        found: Any = self.session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
        self.id: str = found["authenticatorId"]

    def meets_a_stranger(self) -> None:
        """From now on the finger on it is not the owner's."""
        self.session.send("WebAuthn.setUserVerified", {"authenticatorId": self.id, "isUserVerified": False})

    @property
    def passkeys(self) -> list[Any]:
        found: Any = self.session.send("WebAuthn.getCredentials", {"authenticatorId": self.id})
        return list(found["credentials"])
