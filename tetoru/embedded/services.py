"""The servers for the demo, the tests or the benchmarks: embedded, or those that the environment names."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, get_args

from tetoru.embedded.places import VAR, EmbeddedError, Kind, Place, place_for
from tetoru.embedded.postgres import Postgres
from tetoru.embedded.processes import try_lock, wait_until
from tetoru.embedded.valkey import Valkey

KEEPER = "DATABASE_KEEPER_URL"
"""May be missing where the environment names the servers: then nobody seals the log here."""
NAMES = ("DATABASE_URL", "DATABASE_OWNER_URL", "VALKEY_URL")
KINDS: tuple[Kind, ...] = get_args(Kind)
_locks: dict[str, IO[str]] = {}


@dataclass(frozen=True)
class Services:
    """Addresses: the database as `tetoru_app`, the database as `tetoru_owner`, Valkey, the database as `tetoru_keeper`.

    `kind` is None for servers that the environment names; those are never stopped.
    """

    database_url: str
    database_owner_url: str
    valkey_url: str
    kind: Kind | None = None
    database_keeper_url: str = ""

    def environment(self) -> dict[str, str]:
        """The variables that the settings read."""
        found = dict(zip(NAMES, (self.database_url, self.database_owner_url, self.valkey_url), strict=True))
        return found | ({KEEPER: self.database_keeper_url} if self.database_keeper_url else {})

    def stop(self) -> None:
        """Stop the embedded servers and let another run have them."""
        if self.kind is not None:
            stop_services(self.kind)


def start_services(kind: Kind, environ: Mapping[str, str] = os.environ) -> Services:
    """Start the servers of this kind, or adopt those that run.

    Starts nothing when DATABASE_URL, DATABASE_OWNER_URL and VALKEY_URL are all set. Until `stop`
    or the end of this process no other process gets the same kind. Raises EmbeddedError.
    """
    app, owner, valkey_url = (environ.get(name, "") for name in NAMES)
    keeper = environ.get(KEEPER, "")
    if app and owner and valkey_url:
        return Services(app, owner, valkey_url, database_keeper_url=keeper)
    if app or owner or valkey_url or keeper:
        raise EmbeddedError(f"Set all of {', '.join(NAMES)} or none of them.")
    _hold(kind)
    postgres, valkey = _servers(kind)
    postgres.start()
    valkey.start()
    app, owner, keeper = (postgres.url(role) for role in ("tetoru_app", "tetoru_owner", "tetoru_keeper"))
    return Services(app, owner, valkey.url(), kind, keeper)


def stop_services(kind: Kind) -> None:
    """Stop the embedded servers of this kind; their data stays."""
    postgres, valkey = _servers(kind)
    valkey.stop()
    postgres.stop()
    lock = _locks.pop(kind, None)
    if lock is not None:
        lock.close()


def stop_held_services() -> None:
    """Stop what this process started or adopted, also when it was interrupted on the way."""
    for kind in KINDS:
        if kind in _locks:
            stop_services(kind)


def _hold(kind: Kind) -> None:
    if kind in _locks:
        return
    file = VAR / "run" / f"{kind}-services.lock"
    taken: list[IO[str]] = []
    # A short wait, because a run that ends needs a moment to stop its servers.
    wait_until(lambda: bool(taken) or _take(file, taken), 5)
    if not taken:
        message = f"Process {file.read_text()} of this project uses the {kind} servers. Wait for its end, or stop it."
        raise EmbeddedError(message)
    _locks[kind] = taken[0]


def _take(file: Path, taken: list[IO[str]]) -> bool:
    lock = try_lock(file)
    if lock is not None:
        taken.append(lock)
    return lock is not None


def _servers(kind: Kind) -> tuple[Postgres, Valkey]:
    place: Place = place_for(kind)
    durable = kind != "test"
    return Postgres(place.data / "postgres", place.sockets, durable), Valkey(place.data / "valkey", durable)
