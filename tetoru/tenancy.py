"""The ambient scope: which tenants' rows this thread of work may touch.

Walls 2 and 3 of security.md §1 both take it from here: `tetoru.db.compiler` (the fence) and
`tetoru.db.base` (row-level security). The middleware opens a scope for a request, a task for its
tenant, a command for what it was told. There is no escape for "every tenant": what concerns all
tenants walks through them one by one (docs/adr/0003).
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

NOBODYS = uuid.UUID(int=0)
"""In scope where rows of the log that belong to no tenant are read: at the operator's pages, and nowhere else."""


class OutsideScope(RuntimeError):
    """Rows of a tenant were reached for without, or outside, the scope: always a programming error."""


_scope: ContextVar[frozenset[uuid.UUID]] = ContextVar("tenant_scope", default=frozenset())


def scope() -> frozenset[uuid.UUID]:
    """The tenants in scope; empty where no scope is open."""
    return _scope.get()


@contextmanager
def tenant_scope(*tenant_ids: uuid.UUID) -> Iterator[None]:
    """Open a scope for exactly these tenants; the one before is back at the end.

    A staff member has exactly one, a guardian those of their children, a task one.
    """
    token = _scope.set(frozenset(tenant_ids))
    try:
        yield
    finally:
        _scope.reset(token)


class Fenced:
    """Marks a model with a `tenant_id`, whose rows are reached only inside a scope."""

    tenant_id: uuid.UUID | None
