"""Tells Django to compile statements with the fence, and shows prepared ones with their values."""

from typing import Any

from django.db.backends.postgresql import operations
from django.db.backends.postgresql.base import ServerBindingCursor


class DatabaseOperations(operations.DatabaseOperations):
    """PostgreSQL's operations with our compilers."""

    compiler_module = "tetoru.db.compiler"

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:
        """For the log of queries: what was asked, values put in, whoever put them in."""
        if isinstance(cursor, ServerBindingCursor):
            return self.compose_sql(sql, params)
        return super().last_executed_query(cursor, sql, params)
