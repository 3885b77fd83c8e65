"""The embedded PostgreSQL of the bench: fresh databases, and what only its superuser may do."""

from typing import Any

import psycopg
from psycopg import sql

from tetoru.embedded.places import place_for

_kept: dict[str, psycopg.Connection] = {}


def superuser(database: str = "postgres") -> psycopg.Connection:
    """A kept connection of the superuser, whom row-level security does not bind."""
    if database not in _kept:
        sockets = str(place_for("bench").sockets)
        _kept[database] = psycopg.connect(host=sockets, user="postgres", dbname=database, autocommit=True)
    return _kept[database]


def close_all() -> None:
    """Let go of the server."""
    while _kept:
        _kept.popitem()[1].close()


def fresh_database(name: str) -> None:
    """Make the database anew, empty, as deploy/roles.sql would."""
    admin, database = superuser(), sql.Identifier(name)
    admin.execute(sql.SQL("drop database if exists {} with (force)").format(database))
    admin.execute(sql.SQL("create database {} owner tetoru_owner template template0").format(database))
    inside = superuser(name)
    inside.execute("alter schema public owner to tetoru_owner")
    inside.execute("revoke all on schema public from public")
    inside.execute("grant usage on schema public to tetoru_app")


def checkpoint() -> None:
    """From here on each page is written to the WAL whole the first time, for every variant alike."""
    superuser().execute("checkpoint")


def value(database: str, query: str, *parameters: Any) -> Any:
    """The one value that a query gives the superuser."""
    row = superuser(database).execute(query, parameters).fetchone()  # type: ignore[arg-type]
    return row[0] if row else None
