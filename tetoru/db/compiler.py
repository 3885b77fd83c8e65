"""The fence: no statement on a tenant's rows is made without a scope, or beyond it.

Wall 2 of security.md §1. Every read, write, count, prefetch and asynchronous iteration of the ORM
meets in the compiler, whatever manager it came from; so one check here has no holes that a
manager's would have. SQL written by hand passes by, and meets row-level security.
"""

import uuid
from functools import cache
from typing import Any

from django.apps import apps
from django.db.models.lookups import In, IsNull
from django.db.models.sql import compiler
from django.db.models.sql.where import AND

from tetoru.tenancy import NOBODYS, Fenced, OutsideScope, scope


@cache
def fenced_tables() -> frozenset[str]:
    """The tables whose rows belong to a tenant."""
    return frozenset(model._meta.db_table for model in apps.get_models() if issubclass(model, Fenced))


def ensure_open(connection: Any, label: str) -> frozenset[uuid.UUID]:
    """The scope, which must be open, inside a transaction."""
    tenants = scope()
    if not tenants:
        raise OutsideScope(f"{label}: no tenant scope is open")
    if not connection.in_atomic_block:
        raise OutsideScope(f"{label}: outside a transaction no tenant is set")
    return tenants


class Fence(compiler.SQLCompiler):
    """Adds the scope to the statement's own table, and asks for one when any table needs it."""

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        """The statement and its parameters, fenced."""
        self._fence()
        return super().as_sql(*args, **kwargs)

    def pre_sql_setup(self, *args: Any, **kwargs: Any) -> Any:
        """Django's preparation; it joins the tables of an ordering only now."""
        prepared = super().pre_sql_setup(*args, **kwargs)
        if any(join.table_name in fenced_tables() for join in self.query.alias_map.values()):
            ensure_open(self.connection, str(self.query.model))
        return prepared

    def _fence(self) -> None:
        query, model = self.query, self.query.model
        if model is None or not issubclass(model, Fenced):
            return
        tenants = ensure_open(self.connection, model.__name__)
        if not query.combinator:
            self.query = query = query.clone()
            field: Any = model._meta.get_field("tenant_id")
            column = field.get_col(query.get_initial_alias())
            query.where.add(_within(tenants, field, column), AND)


def _within(tenants: frozenset[uuid.UUID], field: Any, column: Any) -> Any:
    """The condition that keeps a statement to the scope; rows of nobody's are in a scope of their own."""
    return IsNull(column, True) if field.null and tenants == {NOBODYS} else In(column, sorted(tenants))  # noqa: FBT003 -- Django's own signature


class SQLCompiler(Fence):
    """Reads."""


class SQLInsertCompiler(compiler.SQLInsertCompiler):
    """Inserts: every row must belong to a tenant in scope."""

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        """The statements and their parameters, fenced."""
        query: Any = self.query
        model = query.model
        if issubclass(model, Fenced):
            tenants = ensure_open(self.connection, model.__name__)
            if any(row.tenant_id not in tenants for row in query.objs):
                raise OutsideScope(f"{model.__name__}: a row of a tenant outside the scope")
        return super().as_sql(*args, **kwargs)


class SQLUpdateCompiler(compiler.SQLUpdateCompiler, Fence):
    """Updates: rows outside the scope are not found, and none can be moved to another tenant."""

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        """The statement and its parameters, fenced."""
        query: Any = self.query
        model = query.model
        if issubclass(model, Fenced):
            for field, _model, value in query.values:
                if field.attname == "tenant_id" and getattr(value, "pk", value) not in scope():
                    raise OutsideScope(f"{model.__name__}: cannot be moved to a tenant outside the scope")
        self._fence()
        return super().as_sql(*args, **kwargs)


class SQLDeleteCompiler(compiler.SQLDeleteCompiler, Fence):
    """Deletes: rows outside the scope are not found."""

    def as_sql(self, *args: Any, **kwargs: Any) -> Any:
        """The statement and its parameters, fenced."""
        self._fence()
        return super().as_sql(*args, **kwargs)


class SQLAggregateCompiler(compiler.SQLAggregateCompiler):
    """Counts and sums over a query that was fenced itself."""
