"""The root key, which wraps the keys of the keyring: a 32-byte key of our own, or one inside AWS KMS.

The keyring remembers for each key which root wrapped it, so that keys can move from one root to another
while both open (docs/adr/0017).
"""

import hashlib
import hmac
import os
import uuid
from functools import cache
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from tetoru.crypto.errors import KeyUnavailable

UNNAMED_LOCAL = "local"
"""What keys say that were wrapped before roots had names: always by a key of our own."""
NONCE = 12


class Root(Protocol):
    """Wraps and unwraps the 32 bytes of one version of one owner's key, and nothing in its place."""

    name: str

    def has_wrapped(self, name: str) -> bool:
        """Whether a key that says `name` is this root's."""

    def wrap(self, secret: bytes, owner: uuid.UUID, version: int) -> bytes:
        """The wrapped key. Raises KeyUnavailable."""

    def unwrap(self, wrapped: bytes, owner: uuid.UUID, version: int) -> bytes:
        """The key. Raises KeyUnavailable."""


class LocalRoot:
    """A key from a file or the environment: nonce 12 | AES-256-GCM(root key, key) | tag 16."""

    def __init__(self, key: bytes) -> None:
        self._box = AESGCM(key)
        self.name = f"local:{hmac.digest(key, b'tetoru root key', hashlib.sha256)[:4].hex()}"

    def has_wrapped(self, name: str) -> bool:
        """Whether it says our fingerprint, or is from before there were fingerprints."""
        return name in {self.name, UNNAMED_LOCAL}

    def wrap(self, secret: bytes, owner: uuid.UUID, version: int) -> bytes:
        """The wrapped key."""
        nonce = os.urandom(NONCE)
        return nonce + self._box.encrypt(nonce, secret, binding(owner, version))

    def unwrap(self, wrapped: bytes, owner: uuid.UUID, version: int) -> bytes:
        """The key. Raises KeyUnavailable."""
        try:
            return self._box.decrypt(wrapped[:NONCE], wrapped[NONCE:], binding(owner, version))
        except (InvalidTag, ValueError) as error:
            raise KeyUnavailable("the root key does not open this key") from error


def binding(owner: uuid.UUID, version: int) -> bytes:
    """What a wrapped key is bound to."""
    return b"keyring|" + owner.bytes + version.to_bytes(4, "big")


@cache
def roots() -> tuple[Root, ...]:
    """The root that wraps from now on; behind it, while keys move, the one before, which still opens."""
    now = _configured(settings.ROOT_KMS_KEY, settings.ROOT_KEY)
    before = _configured(settings.OLD_ROOT_KMS_KEY, settings.OLD_ROOT_KEY)
    return (*now, *before)


def current_root() -> Root:
    """The root that wraps new keys."""
    return roots()[0]


def root_of(name: str) -> Root:
    """The root that wrapped a key. Raises KeyUnavailable."""
    for root in roots():
        if root.has_wrapped(name):
            return root
    known = ", ".join(root.name for root in roots())
    raise KeyUnavailable(f"the key was wrapped by the root {name}; configured is {known}")


def _configured(kms_key: str, key: bytes | None) -> list[Root]:
    if kms_key:
        from tetoru.crypto.kms import KmsRoot  # noqa: PLC0415 -- boto3 takes memory that a root of our own doesn't need

        return [KmsRoot(kms_key)]
    return [LocalRoot(key)] if key else []
