"""Statements that PostgreSQL plans once for each connection, and not anew for everybody who asks.

For what is asked again and again, is found by a key and costs less to run than to plan (ADR 0064). Not for what
searches: the plan that is kept knows no values.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections

from tetoru.db.base import DatabaseWrapper


@contextmanager
def prepared() -> Iterator[None]:
    """Every statement of the block, Django's own too, is prepared the first time and kept by its text.

    Its text has to be the same each time: values go in as parameters, lists of any length as one array.
    """
    with _ours().preparing():
        yield


def prepared_cursor() -> Any:
    """A cursor whose statements are prepared, for a `with`; other cursors in its block are as ever."""
    return _ours().prepared_cursor()


def _ours() -> DatabaseWrapper:
    return cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])
