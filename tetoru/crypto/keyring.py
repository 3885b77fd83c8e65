"""Makes, unwraps and caches keys.

    root key (32 bytes, from a file or the environment)
     └ owner's key, versioned, random, wrapped, in the keyring
         ├ column key = HMAC-SHA256(owner's key, "enc|table.column")
         └ index key  = HMAC-SHA256(owner's key, "bidx|table.column")

Unwrapped keys live in this process for CACHE_SECONDS, are never logged and never travel.
"""

import hashlib
import hmac
import os
import time
import uuid
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.db import connection

CACHE_SECONDS = 300
PLATFORM = uuid.UUID(int=0)
"""The owner of what belongs to no tenant: accounts."""


class KeyUnavailable(Exception):
    """The key does not exist, or the root key does not open it."""


@dataclass(frozen=True)
class OwnerKey:
    """An unwrapped key. `secret` is 32 bytes and must not leave the process."""

    id: int
    owner: uuid.UUID
    secret: bytes
    boxes: dict[str, AESGCM] = field(default_factory=dict, compare=False)
    """The ciphers of the columns, made on demand; they live no longer than the key."""

    def box(self, column: str) -> AESGCM:
        """The cipher of one column (`table.column`)."""
        if column not in self.boxes:
            self.boxes[column] = AESGCM(derive(self.secret, "enc", column))
        return self.boxes[column]

    def __repr__(self) -> str:
        return f"OwnerKey(id={self.id})"


def derive(secret: bytes, purpose: str, column: str) -> bytes:
    """The 32-byte key of one column (`table.column`) for one purpose (`enc` or `bidx`)."""
    return hmac.digest(secret, f"{purpose}|{column}".encode(), hashlib.sha256)


def make_key(owner: uuid.UUID) -> int:
    """Make the owner's next key version; gives its id. From now on it encrypts."""
    secret = os.urandom(32)
    with connection.cursor() as cursor:
        cursor.execute("select coalesce(max(version), 0) + 1 from keyring.key where owner = %s", (owner,))
        version = cursor.fetchone()[0]
        binding = _binding(owner, version)
        nonce = os.urandom(12)
        wrapped = nonce + _root().encrypt(nonce, secret, binding)
        cursor.execute(
            "insert into keyring.key (owner, version, wrapped, commitment) values (%s, %s, %s, %s) returning id",
            (owner, version, wrapped, _commitment(secret, binding)),
        )
        key_id: int = cursor.fetchone()[0]
    _newest.pop(owner, None)
    return key_id


def newest_key(owner: uuid.UUID) -> OwnerKey:
    """The key that encrypts for this owner now. Raises KeyUnavailable."""
    cached = _newest.get(owner)
    if cached is None or cached[1] < time.monotonic():
        _newest[owner] = cached = (_key_of(owner, "desc"), time.monotonic() + CACHE_SECONDS)
    return key_by_id(cached[0])


def first_key(owner: uuid.UUID) -> OwnerKey:
    """The owner's oldest key: blind indexes stay comparable while newer versions encrypt. Raises KeyUnavailable."""
    cached = _first.get(owner)
    if cached is None or cached[1] < time.monotonic():
        _first[owner] = cached = (_key_of(owner, "asc"), time.monotonic() + CACHE_SECONDS)
    return key_by_id(cached[0])


def key_by_id(key_id: int) -> OwnerKey:
    """A key of any version. Raises KeyUnavailable."""
    cached = _unwrapped.get(key_id)
    if cached is None or cached[1] < time.monotonic():
        _unwrapped[key_id] = cached = (_unwrap(key_id), time.monotonic() + CACHE_SECONDS)
    return cached[0]


def forget_keys() -> None:
    """Empty the cache: after a key was destroyed, and between tests."""
    _newest.clear()
    _first.clear()
    _unwrapped.clear()
    _root.cache_clear()


_newest: dict[uuid.UUID, tuple[int, float]] = {}
_first: dict[uuid.UUID, tuple[int, float]] = {}
_unwrapped: dict[int, tuple[OwnerKey, float]] = {}


def _key_of(owner: uuid.UUID, order: Literal["asc", "desc"]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"select id from keyring.key where owner = %s order by version {order} limit 1", (owner,))  # noqa: S608 -- one of two words
        row = cursor.fetchone()
    if row is None:
        raise KeyUnavailable("this owner has no key")
    return int(row[0])


@cache
def _root() -> AESGCM:
    return AESGCM(settings.ROOT_KEY)


def _unwrap(key_id: int) -> OwnerKey:
    with connection.cursor() as cursor:
        cursor.execute("select owner, version, wrapped, commitment from keyring.key where id = %s", (key_id,))
        row = cursor.fetchone()
    if row is None:
        raise KeyUnavailable("no such key")
    owner, version, wrapped, commitment = row
    binding = _binding(owner, version)
    try:
        secret = _root().decrypt(wrapped[:12], wrapped[12:], binding)
    except InvalidTag as error:
        raise KeyUnavailable("the root key does not open this key") from error
    if not hmac.compare_digest(_commitment(secret, binding), commitment):
        raise KeyUnavailable("the key is not the one that was made")
    return OwnerKey(key_id, owner, secret)


def _binding(owner: uuid.UUID, version: int) -> bytes:
    return b"keyring|" + owner.bytes + version.to_bytes(4, "big")


def _commitment(secret: bytes, binding: bytes) -> bytes:
    return hmac.digest(secret, b"commitment|" + binding, hashlib.sha256)
