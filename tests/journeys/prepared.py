"""The demo as journeys find it. Loading takes a quarter of a minute: it is done once, and copied for each service."""

import fcntl
import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path

from django.utils import timezone
from psycopg import sql

from tests import databases

ROOT = databases.ROOT
PLACE = ROOT / "var" / "prepared"
SOURCES = ("accounts", "auditlog", "demo", "locale", "messaging", "schools", "static", "templates", "tetoru")
"""What the demo is made by. Tests do not count: they change more often."""
WITHOUT = {"__pycache__"}
Load = Callable[[str, Path], None]
"""(database, folder): loads the demo into the database, and its files and the static files into the folder."""


def copy(name: str, size: str, load: Load) -> Path:
    """Make database `name` a copy of today's demo of this size. Gives the folder of its files and static files."""
    digest = _digest(size)
    source, folder = databases.name_of("try", f"demo{digest}"), PLACE / f"{size}-{digest}"
    PLACE.mkdir(parents=True, exist_ok=True)
    with (PLACE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (databases.exists(source) and folder.is_dir()):
            _make(source, folder, load)
        databases.clone(name, with_key=False, source=source)
    return folder


def _make(source: str, folder: Path, load: Load) -> None:
    """Load the demo, and forget those of other days and other code."""
    for old in PLACE.iterdir():
        if old.is_dir():
            shutil.rmtree(old)
    databases.drop_all(databases.name_of("try", "demo"))
    half = databases.name_of("try", "demohalf")
    databases.clone(half, with_key=False)
    (half_folder := PLACE / "half").mkdir()
    load(half, half_folder)
    half_folder.rename(folder)
    with databases.administration() as admin:
        admin.execute(sql.SQL("alter database {} rename to {}").format(sql.Identifier(half), sql.Identifier(source)))


def _digest(size: str) -> str:
    """Names this size of the demo, as today's code makes it today."""
    digest = hashlib.sha256(f"{size} {timezone.localdate()}".encode())
    for file in sorted(file for name in SOURCES for file in (ROOT / name).rglob("*") if file.is_file()):
        if not WITHOUT.intersection(file.parts):
            digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return digest.hexdigest()[:12]
