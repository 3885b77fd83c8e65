"""The row-level security that every tenant-owned table gets, as migration operations."""

from typing import Any

from django.db.migrations.operations.base import Operation

# As a sub-select the setting is asked and taken apart once a statement, and not for each row (ADR 0064).
TENANTS = "select string_to_array(nullif(current_setting('app.tenants', true), ''), ',')::uuid[]"
IN_SCOPE = f"tenant_id = any(({TENANTS})::uuid[])"


class FenceTable(Operation):
    """Rows are seen and written only for the tenants in scope, by the table's owner too."""

    reversible = True
    reduces_to_sql = True

    def __init__(self, table: str) -> None:
        self.table = table

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Policies are not part of Django's state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Enable, force, and set the policy."""
        schema_editor.execute(f"alter table {self.table} enable row level security")
        schema_editor.execute(f"alter table {self.table} force row level security")
        schema_editor.execute(f"create policy in_scope on {self.table} using ({IN_SCOPE}) with check ({IN_SCOPE})")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Take it away again."""
        schema_editor.execute(f"drop policy in_scope on {self.table}")
        schema_editor.execute(f"alter table {self.table} disable row level security")

    def describe(self) -> str:
        """In the output of `migrate`."""
        return f"Fence {self.table} by tenant"


class FenceTablesAnew(Operation):
    """Every table that has been fenced before gets the policy as it reads now."""

    reversible = True

    def state_forwards(self, app_label: str, state: Any) -> None:
        """Policies are not part of Django's state."""

    def database_forwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """Set the policy of each."""
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("select polrelid::regclass::text from pg_policy where polname = 'in_scope' order by 1")
            tables = [table for (table,) in cursor.fetchall()]
        for table in tables:
            schema_editor.execute(f"alter policy in_scope on {table} using ({IN_SCOPE}) with check ({IN_SCOPE})")

    def database_backwards(self, app_label: str, schema_editor: Any, from_state: Any, to_state: Any) -> None:
        """What it said before meant the same."""

    def describe(self) -> str:
        """In the output of `migrate`."""
        return "Fence every table anew"
