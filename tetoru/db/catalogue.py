"""What the database itself says of its walls: row-level security, views, functions, owners, rights.

Each function gives the faults that it finds, as sentences; an empty list means that the wall stands.
Asked of PostgreSQL's catalogue, which every role may read, so that tests and `manage.py assure` ask the same.
"""

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.db import connection

from tetoru.db.compiler import fenced_tables

OURS = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%'"
WITH_TENANT = f"""
select c.oid, c.relname, c.relrowsecurity and c.relforcerowsecurity, c.relispartition
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
where c.relkind in ('r', 'p') and {OURS}
"""
POLICIES = """
select polname, polcmd, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid)
from pg_policy where polrelid = %s and (0 = any(polroles) or %s::regrole = any(polroles))
"""
VIEWS = f"""
select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace
where c.relkind in ('v', 'm') and {OURS} and not ('security_invoker=true' = any(coalesce(c.reloptions, '{{}}')))
"""
DEFINERS = f"""
select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace where p.prosecdef and {OURS}
"""
OWNED = """
select 'relation ' || relname from pg_class where relowner = %(role)s::regrole
union all select 'function ' || proname from pg_proc where proowner = %(role)s::regrole
union all select 'schema ' || nspname from pg_namespace where nspowner = %(role)s::regrole
union all select 'database ' || datname from pg_database where datdba = %(role)s::regrole
"""
POWERS = """
select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = %s
"""
SCOPE = "current_setting('app.tenants'::text, true)"
KNOWN_DEFINERS = frozenset(
    {
        "auditlog_entry_make_months",
        "auditlog_entry_remove_month",
        "delivery_delivery_make_months",
        "notices_recipient_make_months",
    }
)
"""The only functions that run with their owner's rights; each makes or removes months, by the clock alone."""


def open_tables() -> Iterator[str]:
    """Tables with a tenant whose rows are not held by row-level security, in reading or in writing."""
    tables = _rows(WITH_TENANT)
    missing = fenced_tables() - {name for _oid, name, _forced, is_part in tables if not is_part}
    yield from (f"{name} is fenced and has no tenant_id" for name in sorted(missing))
    for oid, name, is_forced, is_part in tables:
        if not is_forced:
            yield f"{name}: row-level security is not enabled and forced"
        if not is_part:
            yield from _open_policies(oid, name)


def _open_policies(oid: int, table: str) -> Iterator[str]:
    policies = _rows(POLICIES, oid, settings.RUNTIME_ROLE)
    if not policies:
        yield f"{table}: no policy"
    for name, command, using, check in policies:
        if command in ("*", "r", "w", "d") and SCOPE not in (using or ""):
            yield f"{table}: policy {name} reads past the scope"
        if command in ("*", "a", "w") and SCOPE not in (check or ""):
            yield f"{table}: policy {name} writes past the scope"


def leaking_views() -> list[str]:
    """Views that look with their owner's rights instead of those of who asks."""
    return [f"view {name} is not security_invoker" for (name,) in _rows(VIEWS)]


def unknown_definers() -> list[str]:
    """Functions with their owner's rights that nobody has allowed."""
    return [f"function {name} is security definer" for (name,) in _rows(DEFINERS) if name not in KNOWN_DEFINERS]


def powers_of_the_runtime_role() -> Iterator[str]:
    """What the role of web and workers owns, or can step around."""
    role = settings.RUNTIME_ROLE
    with connection.cursor() as cursor:
        cursor.execute(OWNED, {"role": role})
        yield from (f"{role} owns {what}" for (what,) in cursor.fetchall())
    for powers in _rows(POWERS, role):
        names = ("superuser", "bypassrls", "createrole", "createdb", "replication")
        yield from (f"{role} has {name}" for name, has in zip(names, powers, strict=True) if has)
    if not _rows("select 1 where current_user = %s", role):
        yield f"this is not asked as {role}"


def _rows(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return list(cursor.fetchall())
