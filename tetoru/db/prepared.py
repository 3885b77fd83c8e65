"""Statements that PostgreSQL plans once for each connection, and not anew for everybody who asks.

For what is asked again and again, is found by a key and costs less to run than to plan (ADR 0064). Not for what
searches: the plan that is kept knows no values.
"""

from typing import Any, cast

from django.db import DEFAULT_DB_ALIAS, connections
from psycopg.pq import Format

from tetoru.db.base import DatabaseWrapper

KEPT = 4096
"""Characters of a statement that psycopg reads once."""


def prepared_cursor(*, format: Format = Format.TEXT) -> Any:  # noqa: A002 -- as psycopg calls it
    """A cursor whose statements are prepared and kept by their text; all other cursors are as ever.

    The text has to be the same each time: values go in as parameters, lists of any length as one array.
    In `Format.BINARY` many ids, times and ciphertexts come at less cost; JSON comes parsed, not as Django reads it.
    """
    cursor = cast("DatabaseWrapper", connections[DEFAULT_DB_ALIAS]).prepared_cursor()
    cursor.cursor.format = format
    return cursor


def flat(sql: str) -> str:
    """A long statement with no room between its words: psycopg reads what has over 4096 characters anew each time.

    Raises ValueError when it is longer all the same. What is quoted in it has no space beside a bracket.
    """
    text = " ".join(sql.split()).replace("( ", "(").replace(" )", ")")
    if len(text) > KEPT:
        raise ValueError(f"{len(text)} characters")
    return text
