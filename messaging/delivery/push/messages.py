"""What a push says, and how it is sealed for one device: the school's name, that there is something, a link."""

import base64
import binascii
import json
import time
import uuid
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import http_ece
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override
from py_vapid import Vapid02

from messaging.delivery.models import Mailing

DAY = 86_400
TIME_TO_LIVE = {0: DAY, 1: 2 * DAY, 2: 3 * DAY}
"""Seconds that a push service keeps it for a phone that is off, by the mailing's priority."""
HASTE = {0: "high", 1: "high", 2: "normal"}
"""Whether it may wake a sleeping phone (RFC 8030 §5.3)."""
TOKEN_FOR = 12 * 3_600
"""Seconds that a signature is good for; RFC 8292 allows 24 hours."""


@dataclass(frozen=True)
class Device:
    """One browser that takes pushes: where, and the keys that only it can open."""

    id: uuid.UUID
    url: str
    public_key: bytes
    secret: bytes


class NotADevice(ValueError):
    """What a browser sent is no subscription."""


def payload(mailing: Mailing, language: str) -> bytes:
    """The words in the guardian's language. No content, no child's name."""
    with override(language):
        words = {"title": mailing.sender_name, "body": _("お知らせがあります"), "lang": language}
    about = {"path": f"{mailing.path}?from=push", "tag": str(mailing.notice_id or mailing.pk)}
    return json.dumps({**words, **about}, ensure_ascii=False).encode()


def sealed(message: bytes, device: Device) -> bytes:
    """Encrypted for this device (RFC 8291): the push service carries it and can't read it."""
    key = ec.generate_private_key(ec.SECP256R1())
    result: bytes = http_ece.encrypt(
        message, private_key=key, dh=device.public_key, auth_secret=device.secret, version="aes128gcm"
    )
    return result


def headers(mailing: Mailing, origin: str) -> dict[str, str]:
    """How long to keep it, how urgent it is, what it replaces, and that it is ours."""
    topic = base64.urlsafe_b64encode((mailing.notice_id or mailing.pk).bytes).decode().rstrip("=")
    return {
        "Content-Encoding": "aes128gcm",
        "Content-Type": "application/octet-stream",
        "TTL": str(TIME_TO_LIVE[mailing.priority]),
        "Urgency": HASTE[mailing.priority],
        "Topic": topic,
        "Authorization": _signature(origin, int(time.time()) // (TOKEN_FOR // 2), settings.VAPID_PRIVATE_KEY),
    }


def public_key() -> str:
    """Our public key as browsers want it; empty where push is not set up."""
    if not settings.VAPID_PRIVATE_KEY:
        return ""
    point = _key(settings.VAPID_PRIVATE_KEY).public_key.public_bytes(
        serialization.Encoding.X962, serialization.PublicFormat.UncompressedPoint
    )
    return base64.urlsafe_b64encode(point).decode().rstrip("=")


def device_from(id_: uuid.UUID, text: str) -> Device:
    """A device as its browser describes it, in JSON. Raises NotADevice."""
    try:
        found: Any = json.loads(text)
        keys = found["keys"]
        device = Device(id_, found["endpoint"], _bytes(keys["p256dh"]), _bytes(keys["auth"]))
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), device.public_key)
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise NotADevice from error
    if not isinstance(device.url, str) or len(device.secret) != 16:
        raise NotADevice
    return device


def _bytes(text: Any) -> bytes:
    if not isinstance(text, str) or len(text) > 200:
        raise NotADevice
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except binascii.Error as error:
        raise NotADevice from error


@lru_cache(maxsize=64)
def _signature(origin: str, _half: int, key: str) -> str:
    """Who sends (RFC 8292). One for each push service and six hours: signing is the dearest part of a push."""
    claims = {"aud": origin, "exp": int(time.time()) + TOKEN_FOR, "sub": settings.VAPID_CONTACT}
    return str(_key(key).sign(claims)["Authorization"])


@lru_cache(maxsize=4)
def _key(text: str) -> Any:
    return Vapid02.from_raw(text.encode())
