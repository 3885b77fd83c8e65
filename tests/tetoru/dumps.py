"""Real dumps and restores of a test's own database, as the role that owns the tables."""

import subprocess
from pathlib import Path

from django.db import connections

from tests import databases
from tetoru.embedded.places import clean_environment, postgres_program


def postgres(program: str, *arguments: str) -> bytes:
    """Run one of PostgreSQL's programs against the tests' server; gives its output."""
    settings = connections["owner"].settings_dict
    where = ["--host", settings["HOST"], "--port", str(settings["PORT"] or 5432), "--username", settings["USER"]]
    environment = clean_environment() | {"PGPASSWORD": settings["PASSWORD"] or ""}
    done = subprocess.run(
        [postgres_program(program), *where, *arguments], capture_output=True, check=True, env=environment
    )
    return done.stdout


def let_the_owner_read_everything() -> None:
    """A backup reads past row-level security; here the owner does, since the test's server has no role for it."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("select c.oid::regclass::text from pg_class c where relrowsecurity and relkind in ('r', 'p')")
        for (table,) in cursor.fetchall():
            cursor.execute(f"alter table {table} no force row level security")


def dump(database: str, file: Path, *options: str) -> Path:
    """A dump in the custom format."""
    let_the_owner_read_everything()
    postgres("pg_dump", "--format=custom", "--file", str(file), *options, database)
    return file


def restore(name: str, *files: Path) -> None:
    """A fresh database of that name with these dumps in it, in this order."""
    with databases.administration() as admin:
        admin.execute(f"drop database if exists {name}")
        admin.execute(f"create database {name}")
    for file in files:
        postgres("pg_restore", "--exit-on-error", "--single-transaction", "--dbname", name, str(file))
