"""A statement that is a transaction of its own, sent in one message: where thousands follow each other.

Opening, scope, statement and commit are four trips otherwise, and each of them costs as much as the statement.
PostgreSQL takes what comes in one message for one transaction (ADR 0058).
"""

from collections.abc import Mapping
from typing import Any

from django.db import connection, transaction

from tetoru.db.base import scope_setting

SCOPE = "select set_config('app.tenants', %(scope_of_the_statement)s, true)"
DO_NOT_WAIT = "set local synchronous_commit = off"


def execute_alone(statement: str, parameters: Mapping[str, Any]) -> None:
    """Run it for the tenants in scope, committed when this returns; the disk is not waited for.

    A crash of the server can cost the last moments, the end of this process cannot. Inside a transaction it is a part
    of it.
    """
    if connection.in_atomic_block:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(DO_NOT_WAIT)
            cursor.execute(statement, parameters)
        return
    with connection.cursor() as cursor:
        scope = {"scope_of_the_statement": scope_setting()}
        cursor.execute(f"{SCOPE}; {DO_NOT_WAIT}; {statement}", {**parameters, **scope})
