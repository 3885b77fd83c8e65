"""Looks at the log as each tenant may see it, and as nobody may."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.auditlog.pages import BROKEN
from tests.auditlog.sealing import sealed
from tests.cast import Cast
from tests.messaging.conftest import send, write
from tetoru.doors import DOORS, Door
from tetoru.tenancy import tenant_scope

__all__ = ["sealed", "send", "write"]  # fixtures: a log under seal, and the feature whose deeds fill it

Row = dict[str, Any]
Rows = Callable[[], list[Row]]
COLUMNS = "event, outcome, actor_id, actor_kind, tenant_id, school_id, subject_kind, subject_id, details, request_id"


def look() -> list[Row]:
    """The rows in scope, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(f"select {COLUMNS}, session_hash, host(ip), id, at, txid::text from auditlog_entry order by id")
        names = [column.name for column in cursor.description]
        rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [row | {"details": json.loads(row["details"])} for row in rows]


@pytest.fixture
def log(cast: Cast) -> Rows:
    """The first tenant's rows."""

    def rows() -> list[Row]:
        with tenant_scope(cast.sakura.pk):
            return look()

    return rows


@pytest.fixture
def pages(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages that do what no real page does: see tests/auditlog/pages.py."""
    for name in BROKEN:
        monkeypatch.setitem(DOORS, f"try_{name}", Door.SIGNED_IN)
    settings.ROOT_URLCONF = "tests.auditlog.pages"
