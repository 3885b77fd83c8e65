"""Makes and unwraps keys.

    root key (tetoru.crypto.root)
     └ owner's key, versioned, random, wrapped, in the keyring
         ├ column key = HMAC-SHA256(owner's key, "enc|table.column")
         └ index key  = HMAC-SHA256(owner's key, "bidx|table.column")

Unwrapped keys live in this process for CACHE_SECONDS, are never logged and never travel.
"""

import hmac
import os
import time
import uuid

from tetoru.crypto.errors import KeyUnavailable, RootUnreachable
from tetoru.crypto.memory import Versions, forget_keys, key_was_made, keyring_connection, memory
from tetoru.crypto.ownerkey import OwnerKey, commitment, derive
from tetoru.crypto.root import current_root, root_of

__all__ = [
    "PLATFORM",
    "KeyUnavailable",
    "OwnerKey",
    "derive",
    "first_key",
    "forget_keys",
    "key_by_id",
    "keys_of",
    "make_key",
    "newest_key",
    "settled_key",
]

CACHE_SECONDS = 300
RETRY_SECONDS = 5
"""How long a root that did not answer is left alone: a page of 500 values must not wait 500 times."""
SETTLE_SECONDS = 30
"""The age from which every process is sure to know a key: only then may it index what must stay unique."""
PLATFORM = uuid.UUID(int=0)
"""The owner of what belongs to no tenant: accounts."""
NOT_IN_A_DUMP = "--exclude-schema=keyring"
"""The option of pg_dump without which a destroyed key lives on in the backups."""

VERSIONS = """
select id, extract(epoch from clock_timestamp() - created_at)::float8 from keyring.key where owner = %s
order by version desc
"""


def make_key(owner: uuid.UUID) -> int:
    """Make the owner's next key version; gives its id. From now on it encrypts. Raises KeyUnavailable."""
    secret, root = os.urandom(32), current_root()
    with keyring_connection().cursor() as cursor:
        cursor.execute("select coalesce(max(version), 0) + 1 from keyring.key where owner = %s", (owner,))
        version = cursor.fetchone()[0]
        wrapped = root.wrap(secret, owner, version)
        cursor.execute(
            "insert into keyring.key (owner, version, wrapped, commitment, root) values (%s, %s, %s, %s, %s) "
            "returning id",
            (owner, version, wrapped, commitment(secret, owner, version), root.name),
        )
        key_id: int = cursor.fetchone()[0]
    key_was_made()
    return key_id


def newest_key(owner: uuid.UUID) -> OwnerKey:
    """The key that encrypts for this owner now. Raises KeyUnavailable."""
    return key_by_id(_versions_of(owner).ids[0])


def first_key(owner: uuid.UUID) -> OwnerKey:
    """The owner's oldest key. Raises KeyUnavailable."""
    return key_by_id(_versions_of(owner).ids[-1])


def keys_of(owner: uuid.UUID) -> list[OwnerKey]:
    """Every version, newest first: what was derived from an older one is to be found too. Raises KeyUnavailable."""
    return [key_by_id(key_id) for key_id in _versions_of(owner).ids]


def settled_key(owner: uuid.UUID) -> OwnerKey:
    """The newest key that every process is sure to know; a first key waits for nobody. Raises KeyUnavailable."""
    versions = _versions_of(owner)
    is_settled = len(versions.ids) == 1 or versions.settled_at <= time.monotonic()
    return key_by_id(versions.ids[0 if is_settled else 1])


def key_by_id(key_id: int) -> OwnerKey:
    """A key of any version. Raises KeyUnavailable."""
    known = memory()
    found, until = known.unwrapped.get(key_id, (None, 0.0))
    if found is None or until < time.monotonic():
        try:
            found, lasts = _unwrap(key_id), CACHE_SECONDS
        except RootUnreachable as error:
            found, lasts = RootUnreachable(str(error)), RETRY_SECONDS
        known.unwrapped[key_id] = (found, time.monotonic() + lasts)
    if isinstance(found, RootUnreachable):
        raise RootUnreachable(str(found))
    return found


def unwrap_row(owner: uuid.UUID, version: int, wrapped: bytes, committed: bytes, root: str) -> bytes:
    """The 32 bytes of a key row, if they are the ones that were made. Raises KeyUnavailable."""
    secret = root_of(root).unwrap(wrapped, owner, version)
    if not hmac.compare_digest(commitment(secret, owner, version), committed):
        raise KeyUnavailable("the key is not the one that was made")
    return secret


def _versions_of(owner: uuid.UUID) -> Versions:
    known, now = memory(), time.monotonic()
    found = known.versions.get(owner)
    if found is None or found.until < now:
        with keyring_connection().cursor() as cursor:
            cursor.execute(VERSIONS, (owner,))
            rows = cursor.fetchall()
        if not rows:
            raise KeyUnavailable("this owner has no key")
        settled_at = now + SETTLE_SECONDS - rows[0][1]
        known.versions[owner] = found = Versions(tuple(row[0] for row in rows), settled_at, now + CACHE_SECONDS)
    return found


def _unwrap(key_id: int) -> OwnerKey:
    with keyring_connection().cursor() as cursor:
        cursor.execute("select owner, version, wrapped, commitment, root from keyring.key where id = %s", (key_id,))
        row = cursor.fetchone()
    if row is None:
        raise KeyUnavailable("no such key")
    owner, version, wrapped, committed, root = row
    return OwnerKey(key_id, owner, unwrap_row(owner, version, bytes(wrapped), bytes(committed), root))
