"""What this process remembers of the keyring, and how it notices that the keyring has changed.

The keyring's highest id and number of rows are asked every NOTICE_SECONDS: a key that was made or destroyed anywhere
changes one of them, and everything is forgotten. So a destroyed key works nowhere for longer than that.
"""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.db import connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from tetoru.crypto.errors import RootUnreachable
from tetoru.crypto.ownerkey import OwnerKey
from tetoru.crypto.root import roots

NOTICE_SECONDS = 5
STATE = "select coalesce(max(id), 0), count(*) from keyring.key"


@dataclass(frozen=True)
class Versions:
    """The ids of an owner's keys, newest first; `settled_at`: when every process is sure to know the newest."""

    ids: tuple[int, ...]
    settled_at: float
    until: float


@dataclass
class Memory:
    """Good for one state of the keyring. Replaced as a whole, so that nothing late slips into the next one."""

    state: tuple[int, int] | None = None
    next_look: float = 0.0
    is_watchful: bool = False
    """True while a key made here is not committed yet: a rollback must be noticed at once."""
    versions: dict[uuid.UUID, Versions] = field(default_factory=dict)
    unwrapped: dict[int, tuple[OwnerKey | RootUnreachable, float]] = field(default_factory=dict)


def memory() -> Memory:
    """What is remembered, and still true a few seconds ago."""
    alias = _alias.get()
    found = _memories.get(alias)
    now = time.monotonic()
    if found is not None and now < found.next_look and not found.is_watchful:
        return found
    connection = connections[alias]
    if found is not None and connection.needs_rollback:
        return found  # the transaction is lost and can't be asked
    state = _state(connection)
    if found is None or found.state != state:
        found = Memory(state)
        _replace(alias, found)
    found.next_look = now + NOTICE_SECONDS
    return found


def key_was_made() -> None:
    """Forget, and stay watchful until the new key has been committed."""
    alias = _alias.get()
    fresh = Memory(_state(connections[alias]), is_watchful=True)
    _replace(alias, fresh)
    transaction.on_commit(lambda: setattr(fresh, "is_watchful", False), using=alias)


def forget_keys() -> None:
    """Forget everything at once: after a key was destroyed, after settings changed, and between tests."""
    for alias in list(_memories):
        _replace(alias, None)
    roots.cache_clear()


@contextmanager
def keyring_through(alias: str) -> Iterator[None]:
    """Reach the keyring through another database connection; nothing seen there is kept."""
    token = _alias.set(alias)
    try:
        yield
    finally:
        _alias.reset(token)
        _replace(alias, None)


def keyring_connection() -> BaseDatabaseWrapper:
    """The connection through which the keyring is reached."""
    return connections[_alias.get()]


def _replace(alias: str, fresh: Memory | None) -> None:
    """The keys of before are let go of, whoever still holds the memory they were in."""
    before = _memories.pop(alias, None)
    if fresh is not None:
        _memories[alias] = fresh
    if before is not None:
        before.versions.clear()
        before.unwrapped.clear()


def _state(connection: BaseDatabaseWrapper) -> tuple[int, int]:
    """Asked past Django's cursor: it belongs to no page, and must not count among a page's statements."""
    connection.ensure_connection()
    with connection.wrap_database_errors:
        highest, rows = connection.connection.execute(STATE).fetchone()
    return int(highest), int(rows)


_alias: ContextVar[str] = ContextVar("keyring_alias", default="default")
_memories: dict[str, Memory] = {}
