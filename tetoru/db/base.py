"""PostgreSQL, told at the start of every transaction which tenants are in scope.

Wall 3 of security.md §1. The setting is local to the transaction, so that a pooled connection
carries nothing over and pgbouncer in transaction mode works. Outside a transaction no tenant is
set, and row-level security shows no row.
"""

from typing import Any

import psycopg
from django.conf import settings
from django.db import DatabaseError
from django.db.backends.postgresql import base
from psycopg.pq import Format
from psycopg.types.datetime import TimestamptzLoader

from tetoru.db.operations import DatabaseOperations
from tetoru.db.uuid_arrays import SpelledDumper, UuidArray, UuidArrayDumper
from tetoru.giving_way import give_way
from tetoru.tenancy import OutsideScope, scope

psycopg.adapters.register_dumper(UuidArray, SpelledDumper)
psycopg.adapters.register_dumper(UuidArray, UuidArrayDumper)  # the last one is preferred

SET_SCOPE = "select set_config('app.tenants', %s, true)"


def scope_setting() -> str:
    """The scope as row-level security reads it: ids parted by commas."""
    return ",".join(sorted(map(str, scope())))


class DatabaseWrapper(base.DatabaseWrapper):
    """One connection; remembers which scope its transaction was opened with."""

    ops_class = DatabaseOperations
    _applied: str | None = None
    _prepares: tuple[type[Any], Format] | None = None

    def set_autocommit(self, autocommit: bool, *args: Any, **kwargs: Any) -> None:
        """Switch transactions on or off; a transaction starts with the scope of the moment, in one message."""
        super().set_autocommit(autocommit, *args, **kwargs)
        if not autocommit:
            self._applied = scope_setting()
            try:
                with self.wrap_database_errors:
                    self.connection.execute(f"begin; {SET_SCOPE}", (self._applied,))
            except DatabaseError:
                self.close()  # else the next transaction would join this one, without a scope
                raise

    def create_cursor(self, name: str | None = None) -> Any:
        """A cursor; refused when the scope was switched inside the transaction.

        Tests run inside one outer transaction and do switch: there, and only there
        (TENANT_SCOPE_MAY_SWITCH), the new scope is sent instead.
        """
        if self.in_atomic_block and self._applied != scope_setting():
            if not settings.TENANT_SCOPE_MAY_SWITCH:
                raise OutsideScope("the tenant scope was switched inside a transaction")
            self._apply(scope_setting())
        return self._preparing_cursor(*self._prepares) if self._prepares else super().create_cursor(name)

    def prepared_cursor(self, kind: type[Any], format: Format) -> Any:  # noqa: A002 -- as psycopg calls it
        """A cursor that prepares its statements; see `tetoru.db.prepared`."""
        self._prepares = kind, format
        try:
            return self.cursor()
        finally:
            self._prepares = None

    def _preparing_cursor(self, kind: type[Any], format: Format) -> Any:  # noqa: A002
        """It reads times with psycopg's own loader, which is C. Django's is Python, and takes ten times as long."""
        cursor = kind(self.connection)
        cursor.format = format
        if format is Format.TEXT:  # Django has no other
            cursor.adapters.register_loader("timestamptz", TimestamptzLoader)
        return cursor

    def _set_autocommit(self, _autocommit: bool) -> None:
        """Here psycopg begins nothing: it would take a message of its own, before the first statement."""
        with self.wrap_database_errors:
            self.connection.autocommit = True

    def _commit(self) -> None:
        """Whoever does a deed waits for the disk now."""
        give_way()
        super()._commit()  # type: ignore[misc]

    def _apply(self, setting: str) -> None:
        if setting != self._applied:
            self.connection.execute(SET_SCOPE, (setting,))
            self._applied = setting

    def _savepoint_rollback(self, sid: str) -> None:
        super()._savepoint_rollback(sid)  # type: ignore[misc]
        if settings.TENANT_SCOPE_MAY_SWITCH:
            self._applied = None  # the rollback took the setting back with it
