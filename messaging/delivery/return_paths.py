"""Where a mail comes back to: an address of its own for each, which names no person and can't be invented.

The part before the @ is the mailing and the guardian, by their ids, and a keyed hash over both: 40 bytes, which in
base32 are just the 64 letters that an address may have (RFC 5321 §4.5.3.1).
"""

import base64
import hashlib
import hmac
import uuid
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings

SALT = "messaging.delivery.return_paths"


@dataclass(frozen=True)
class Sent:
    """The mail that came back."""

    mailing_id: uuid.UUID
    guardian_id: uuid.UUID


def return_path(sent: Sent) -> str:
    """The envelope's sender; empty where nobody reads what comes back."""
    if not settings.BOUNCE_DOMAIN:
        return ""
    ids = sent.mailing_id.bytes + sent.guardian_id.bytes
    return f"{base64.b32encode(ids + _seal(ids)).decode().lower()}@{settings.BOUNCE_DOMAIN}"


def sent_by(address: str) -> Sent | None:
    """Which mail a return path belongs to; None for one that we have not made."""
    token, _at, domain = address.strip().strip("<>").rpartition("@")
    if len(token) != 64 or not settings.BOUNCE_DOMAIN or domain.lower() != settings.BOUNCE_DOMAIN.lower():
        return None
    try:
        found = base64.b32decode(token.upper())
    except ValueError:
        return None
    ids, seal = found[:32], found[32:]
    if not hmac.compare_digest(seal, _seal(ids)):
        return None
    return Sent(uuid.UUID(bytes=ids[:16]), uuid.UUID(bytes=ids[16:]))


def _seal(ids: bytes) -> bytes:
    return hmac.digest(_key(settings.SECRET_KEY), ids, "sha256")[:8]


@lru_cache(maxsize=1)
def _key(secret: str) -> bytes:
    """As Django's `salted_hmac` makes it, once and not for each mail."""
    return hashlib.sha256(f"{SALT}{secret}".encode()).digest()
