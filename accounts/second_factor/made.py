"""A passkey that a browser has just made."""

import json
from dataclasses import dataclass

from accounts.second_factor.passkeys import Challenge, NotThisPasskey, transports_in, verified_registration


@dataclass(frozen=True)
class MadePasskey:
    """What is kept of it."""

    credential_id: bytes
    public_key: bytes
    sign_count: int
    transports: tuple[str, ...]


def made_passkey(credential: str, challenge: Challenge | None) -> MadePasskey:
    """The passkey in the browser's answer to the challenge. Raises NotThisPasskey."""
    if challenge is None:
        raise NotThisPasskey
    verified = verified_registration(credential, challenge)
    return MadePasskey(
        verified.credential_id,
        verified.credential_public_key,
        verified.sign_count,
        tuple(transports_in(json.loads(credential))),
    )
