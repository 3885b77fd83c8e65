"""Tells Django to compile statements with the fence, and shows prepared ones with their values."""

import re
from typing import Any

from django.db.backends.postgresql import operations
from django.db.backends.postgresql.base import ServerBindingCursor

from tetoru.db.cursors import NumberedCursor

NUMBER = re.compile(r"\$(\d+)")


class DatabaseOperations(operations.DatabaseOperations):
    """PostgreSQL's operations with our compilers."""

    compiler_module = "tetoru.db.compiler"

    def last_executed_query(self, cursor: Any, sql: Any, params: Any) -> Any:
        """For the log of queries: what was asked, values put in, whoever put them in."""
        if isinstance(cursor, ServerBindingCursor):
            return self.compose_sql(sql, params)
        if isinstance(cursor, NumberedCursor):
            named = {str(number): value for number, value in enumerate(params, start=1)}
            return self.compose_sql(NUMBER.sub(r"%(\1)s", sql), named)
        return super().last_executed_query(cursor, sql, params)
