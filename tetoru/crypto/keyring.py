"""Makes, unwraps and caches keys.

    root key (tetoru.crypto.root)
     └ owner's key, versioned, random, wrapped, in the keyring
         ├ column key = HMAC-SHA256(owner's key, "enc|table.column")
         └ index key  = HMAC-SHA256(owner's key, "bidx|table.column")

Unwrapped keys live in this process for CACHE_SECONDS, are never logged and never travel. When a key is made or
destroyed anywhere, every process notices within NOTICE_SECONDS of its next use of a key.
"""

import hashlib
import hmac
import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from tetoru.crypto.errors import KeyUnavailable, RootUnreachable
from tetoru.crypto.root import binding, current_root, root_of, roots

CACHE_SECONDS = 300
NOTICE_SECONDS = 5
RETRY_SECONDS = 5
"""How long a root that did not answer is left alone: a page of 500 values must not wait 500 times."""
SETTLE_SECONDS = 30
"""The age from which every process is sure to know a key: from then on it may index what must stay unique."""
PLATFORM = uuid.UUID(int=0)
"""The owner of what belongs to no tenant: accounts."""
NOT_IN_A_DUMP = "--exclude-schema=keyring"
"""The option of pg_dump without which a destroyed key lives on in the backups."""


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


@dataclass(frozen=True)
class Versions:
    """The ids of an owner's keys, newest first, and since when (on this process's clock) the newest is settled."""

    ids: tuple[int, ...]
    settled_at: float
    until: float


@dataclass
class Noticed:
    """What the keyring was like when it was last asked: how many keys, and the newest one's id."""

    state: tuple[int, int] | None = None
    asked_again_at: float = 0.0


VERSIONS = """
select id, extract(epoch from clock_timestamp() - created_at)::float8 from keyring.key
where owner = %s order by version desc
"""


def derive(secret: bytes, purpose: str, column: str) -> bytes:
    """The 32-byte key of one column (`table.column`) for one purpose (`enc` or `bidx`)."""
    return hmac.digest(secret, f"{purpose}|{column}".encode(), hashlib.sha256)


def make_key(owner: uuid.UUID) -> int:
    """Make the owner's next key version; gives its id. From now on it encrypts. Raises KeyUnavailable."""
    secret, root = os.urandom(32), current_root()
    with _connection().cursor() as cursor:
        cursor.execute("select coalesce(max(version), 0) + 1 from keyring.key where owner = %s", (owner,))
        version = cursor.fetchone()[0]
        wrapped = root.wrap(secret, owner, version)
        cursor.execute(
            "insert into keyring.key (owner, version, wrapped, commitment, root) "
            "values (%s, %s, %s, %s, %s) returning id",
            (owner, version, wrapped, commitment(secret, owner, version), root.name),
        )
        key_id: int = cursor.fetchone()[0]
    _versions.pop(owner, None)
    return key_id


def newest_key(owner: uuid.UUID) -> OwnerKey:
    """The key that encrypts for this owner now. Raises KeyUnavailable."""
    return key_by_id(_versions_of(owner).ids[0])


def first_key(owner: uuid.UUID) -> OwnerKey:
    """The owner's oldest key. Raises KeyUnavailable."""
    return key_by_id(_versions_of(owner).ids[-1])


def keys_of(owner: uuid.UUID) -> list[OwnerKey]:
    """Every version, newest first: what was derived from an older one must be found too. Raises KeyUnavailable."""
    return [key_by_id(key_id) for key_id in _versions_of(owner).ids]


def settled_key(owner: uuid.UUID) -> OwnerKey:
    """The newest key that all processes are sure to know; a first key has nobody to wait for. Raises KeyUnavailable."""
    versions = _versions_of(owner)
    is_settled = len(versions.ids) == 1 or versions.settled_at <= time.monotonic()
    return key_by_id(versions.ids[0 if is_settled else 1])


def key_by_id(key_id: int) -> OwnerKey:
    """A key of any version. Raises KeyUnavailable."""
    _notice_changes()
    cached = _unwrapped.get(key_id)
    if cached is None or cached[1] < time.monotonic():
        _unwrapped[key_id] = cached = _looked_up(key_id)
    if isinstance(cached[0], RootUnreachable):
        raise RootUnreachable(str(cached[0]))
    return cached[0]


def forget_keys() -> None:
    """Empty the caches: keys were made or destroyed, or a test begins."""
    _versions.clear()
    _unwrapped.clear()
    roots.cache_clear()
    _noticed.state, _noticed.asked_again_at = None, 0.0


@contextmanager
def keyring_through(alias: str) -> Iterator[None]:
    """Reach the keyring through another database connection, and forget what was seen there afterwards."""
    token = _alias.set(alias)
    forget_keys()
    try:
        yield
    finally:
        _alias.reset(token)
        forget_keys()


def commitment(secret: bytes, owner: uuid.UUID, version: int) -> bytes:
    """What a key row promises of its key without giving it away."""
    return hmac.digest(secret, b"commitment|" + binding(owner, version), hashlib.sha256)


_alias: ContextVar[str] = ContextVar("keyring_alias", default="default")
_versions: dict[uuid.UUID, Versions] = {}
_unwrapped: dict[int, tuple[OwnerKey | RootUnreachable, float]] = {}
_noticed = Noticed()


def _connection() -> BaseDatabaseWrapper:
    return connections[_alias.get()]


def _notice_changes() -> None:
    """Every few seconds ask whether keys were made or destroyed; then what is cached counts no more."""
    if time.monotonic() < _noticed.asked_again_at:
        return
    with _connection().cursor() as cursor:
        cursor.execute("select count(*), coalesce(max(id), 0) from keyring.key")
        state = cursor.fetchone()
    if state != _noticed.state:
        _versions.clear()
        _unwrapped.clear()
    _noticed.state, _noticed.asked_again_at = state, time.monotonic() + NOTICE_SECONDS


def _versions_of(owner: uuid.UUID) -> Versions:
    _notice_changes()
    cached = _versions.get(owner)
    if cached is None or cached.until < time.monotonic():
        _versions[owner] = cached = _asked_versions(owner)
    return cached


def _asked_versions(owner: uuid.UUID) -> Versions:
    with _connection().cursor() as cursor:
        cursor.execute(VERSIONS, (owner,))
        rows = cursor.fetchall()
    if not rows:
        raise KeyUnavailable("this owner has no key")
    now, age = time.monotonic(), rows[0][1]
    return Versions(tuple(row[0] for row in rows), now - age + SETTLE_SECONDS, now + CACHE_SECONDS)


def _looked_up(key_id: int) -> tuple[OwnerKey | RootUnreachable, float]:
    """The key, for as long as it may be kept; or why its root gives no answer, for a few seconds."""
    try:
        return _unwrap(key_id), time.monotonic() + CACHE_SECONDS
    except RootUnreachable as error:
        return error, time.monotonic() + RETRY_SECONDS


def _unwrap(key_id: int) -> OwnerKey:
    with _connection().cursor() as cursor:
        cursor.execute("select owner, version, wrapped, commitment, root from keyring.key where id = %s", (key_id,))
        row = cursor.fetchone()
    if row is None:
        raise KeyUnavailable("no such key")
    owner, version, wrapped, promised, root = row
    secret = root_of(root).unwrap(bytes(wrapped), owner, version)
    if not hmac.compare_digest(commitment(secret, owner, version), bytes(promised)):
        raise KeyUnavailable("the key is not the one that was made")
    return OwnerKey(key_id, owner, secret)
