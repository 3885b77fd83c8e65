"""Folders for short-lived servers, in a place that the servers' user may enter."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tetoru.embedded.postgres import Postgres
from tetoru.embedded.valkey import Valkey


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder under /var/tmp, because pytest's own is closed to the user `pgserver`."""
    folder = Path(tempfile.mkdtemp(prefix="tetoru-try-", dir="/var/tmp"))
    folder.chmod(0o711)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def postgres(open_folder: Path) -> Iterator[Postgres]:
    server = Postgres(open_folder / "set" / "postgres", open_folder / "s", durable=False)
    yield server
    server.stop()


@pytest.fixture
def valkey(open_folder: Path) -> Iterator[Valkey]:
    server = Valkey(open_folder / "set" / "valkey")
    yield server
    server.stop()
