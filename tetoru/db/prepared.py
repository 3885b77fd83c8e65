"""Statements that PostgreSQL plans once for each connection, and not anew for everybody who asks.

For what is asked again and again, is found by a key and costs less to run than to plan (ADR 0064). Not for what
searches: the plan that is kept knows no values.
"""

import re
from collections.abc import Mapping
from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.postgresql.base import ServerBindingCursor
from psycopg.pq import Format

from tetoru.db.base import DatabaseWrapper
from tetoru.db.cursors import NumberedCursor

NAMED = re.compile(r"%\((\w+)\)s")


def prepared_cursor() -> Any:
    """A cursor whose statements are prepared and kept by their text; all other cursors are as ever.

    The text has to be the same each time: values go in as parameters, lists of any length as one array.
    """
    return _connection().prepared_cursor(ServerBindingCursor, Format.TEXT)


class Statement:
    """A long statement with `%(named)s` parameters. psycopg reads what has over 4096 characters anew each time."""

    def __init__(self, sql: str) -> None:
        self.numbers = dict[str, int]()
        self.text = NAMED.sub(self._number, sql)

    def rows(self, parameters: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Prepared, as by `prepared_cursor`, and in binary: many ids, times and ciphertexts come at less cost so.

        JSON comes parsed, not as Django reads it.
        """
        with _connection().prepared_cursor(NumberedCursor, Format.BINARY) as cursor:
            cursor.execute(self.text, [parameters[name] for name in self.numbers])
            rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

    def _number(self, found: re.Match[str]) -> str:
        """PostgreSQL's own way to name a parameter."""
        return f"${self.numbers.setdefault(found[1], len(self.numbers) + 1)}"


def _connection() -> DatabaseWrapper:
    return cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS])
