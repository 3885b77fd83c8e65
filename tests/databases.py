"""Test databases: one template, migrated once by the owner, cloned for every worker."""

import datetime as dt
import fcntl
import hashlib
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connections, transaction

from tetoru.crypto.keyring import PLATFORM, forget_keys, make_key

ROOT = Path(__file__).resolve().parent.parent
RUN = os.environ.get("TETORU_TEST_NAME", "")
"""Tells the databases of runs apart that share a server; letters and digits."""
MONTH = os.environ.setdefault("TETORU_TEST_MONTH", f"{dt.datetime.now(dt.UTC):%Y%m}")
"""The month a run began in; its workers inherit it. Partitions reach months ahead, so a run may cross its end."""
OWN = rf"^tetoru_(template|test|try)_{RUN + '_' if RUN else ''}[^_]+(_half)?$"


def name_of(kind: str, detail: str) -> str:
    """The name of a database of this run: `kind` is template, test or try."""
    return "_".join(filter(None, ("tetoru", kind, RUN, detail)))


@contextmanager
def administration() -> Iterator[psycopg.Connection]:
    """A connection of the owner to a database that is never cloned."""
    settings = connections["owner"].settings_dict
    with psycopg.connect(
        dbname="postgres",
        user=settings["USER"],
        password=settings["PASSWORD"] or None,
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        autocommit=True,
    ) as connection:
        yield connection


def template() -> str:
    """The name of the migrated template; made when a migration is new, or the month this run began in."""
    name = template_name()
    with (ROOT / "var" / "template.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        with administration() as admin:
            made = admin.execute("select 1 from pg_database where datname = %s", (name,)).fetchone()
            if not made:
                _make_template(admin, name)
    return name


def template_name() -> str:
    """Names the template by what it is made of."""
    digest = hashlib.sha256(MONTH.encode())
    for file in sorted(
        [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/*/migrations/*.py"), *ROOT.glob("tetoru/db/*.py")]
    ):
        digest.update(file.read_bytes())
    return name_of("template", digest.hexdigest()[:12])


def _make_template(admin: psycopg.Connection, name: str) -> None:
    half = f"{name}_half"
    for (old,) in admin.execute("select datname from pg_database where datname ~ %s", (OWN,)).fetchall():
        admin.execute(f"drop database if exists {old} with (force)")
    admin.execute(f"create database {half}")
    with pointed_at(half, "owner"):
        with connections["owner"].cursor() as cursor:
            cursor.execute("revoke all on schema public from public")
            cursor.execute("grant usage on schema public to tetoru_app, tetoru_keeper")
        call_command("migrate", database="owner", verbosity=0)
    admin.execute(f"alter database {half} rename to {name}")


def clone(name: str, *, with_key: bool = True, source: str = "") -> None:
    """A fresh copy of the template (or of `source`) under `name`, with the platform's key unless told otherwise."""
    source = source or template()
    with administration() as admin:
        _drop(admin, name)
        admin.execute(f"create database {name} template {source} strategy file_copy")
    forget_keys()
    if with_key:
        with pointed_at(name, "default"):
            make_key(PLATFORM)


@contextmanager
def copied(name: str, *, source: str = "", keep: bool = False) -> Iterator[str]:
    """A database in which commits are commits; it lasts as long as this, unless it is kept. Gives its name."""
    clone(name, with_key=not source, source=source)
    with pointed_at(name, "default", "owner", "keeper"):
        yield name
    if not keep:
        drop(name)


@contextmanager
def undone() -> Iterator[None]:
    """Whatever happens in here has not happened."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def exists(name: str) -> bool:
    """Whether there is a database of this name."""
    with administration() as admin:
        return admin.execute("select 1 from pg_database where datname = %s", (name,)).fetchone() is not None


def drop(name: str) -> None:
    """Remove a copy."""
    with administration() as admin:
        _drop(admin, name)


def drop_all(beginning: str) -> None:
    """Remove the copies whose names begin so."""
    with administration() as admin:
        for (name,) in admin.execute("select datname from pg_database where starts_with(datname, %s)", (beginning,)):
            _drop(admin, name)


def _drop(admin: psycopg.Connection, name: str) -> None:
    """Wait for the last connections to go: the owner may not end the runtime role's."""
    for _ in range(3):  # the server itself waits five seconds each time
        try:
            admin.execute(f"drop database if exists {name}")
        except psycopg.errors.ObjectInUse:
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{name} is still in use after 15 s")


@contextmanager
def pointed_at(name: str, *aliases: str) -> Iterator[None]:
    """Django's connections lead to database `name`."""
    before = {alias: connections[alias].settings_dict["NAME"] for alias in aliases}
    point_at(name, *aliases)
    try:
        yield
    finally:
        for alias, earlier in before.items():
            point_at(earlier, alias)


def point_at(name: str, *aliases: str) -> None:
    """Lead Django's connections to database `name`."""
    for alias in aliases:
        connections[alias].close()
        connections[alias].settings_dict["NAME"] = name


def url_of(variable: str, name: str) -> str:
    """The address in an environment variable, with another database's name."""
    base, _slash, _name = os.environ[variable].partition("?")[0].rpartition("/")
    query = os.environ[variable].partition("?")[2]
    return f"{base}/{name}" + (f"?{query}" if query else "")
