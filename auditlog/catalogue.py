"""What the database's own catalogue says about the log: who may do what, and which triggers stand guard.

The application, the keeper or an auditor may ask; the catalogue is open to every role.
"""

from typing import Any

from django.conf import settings
from django.db import connections

TABLES = """
select c.oid::regclass::text, c.oid from pg_class c
where c.oid in ('auditlog_entry'::regclass, 'auditlog_checkpoint'::regclass, 'auditlog_removal'::regclass)
   or c.oid in (select inhrelid from pg_inherits where inhparent = 'auditlog_entry'::regclass)
order by 1
"""
# Bits of tgtype: 1 for each row, 2 before, 8 delete, 16 update, 32 truncate.
GUARDS = """
select coalesce(bit_or(tgtype & 24) filter (where tgtype & 3 = 3), 0)
     | coalesce(bit_or(tgtype & 32) filter (where tgtype & 3 = 2), 0)
from pg_trigger where tgrelid = %s and tgfoid = 'auditlog_refuse()'::regprocedure and tgenabled in ('O', 'A')
"""
REFUSES = "select prosrc ~ '^\\s*begin\\s+raise exception' from pg_proc where oid = 'auditlog_refuse()'::regprocedure"
RIGHTS = """
select r.privilege from unnest(%s::text[]) r (privilege)
where case when r.privilege in ('insert', 'update') then has_any_column_privilege(%s, %s::oid, r.privilege)
           else has_table_privilege(%s, %s::oid, r.privilege) end
"""
BENDING = ["update", "delete", "truncate", "trigger", "references", "maintain"]
EVERY_GUARD = 8 | 16 | 32
ROLE = """
select rolsuper or rolbypassrls or rolcreaterole
    or exists (select from pg_auth_members where member = r.oid)
    or exists (select from pg_class where relowner = r.oid) or exists (select from pg_proc where proowner = r.oid)
from pg_roles r where rolname = %s
"""
MAY_REMOVE = "select has_function_privilege(%s, 'auditlog_entry_remove_month(date)', 'execute')"


def tables(alias: str) -> dict[str, int]:
    """The log, each of its months, the checkpoints and the record of removals, with their ids."""
    return dict(_rows(alias, TABLES))


def unguarded(alias: str) -> list[str]:
    """The tables where no trigger refuses to change, remove or empty."""
    if not _value(alias, REFUSES):
        return ["all: auditlog_refuse() does not refuse"]
    return [name for name, oid in tables(alias).items() if _value(alias, GUARDS, oid) != EVERY_GUARD]


def bending_rights(alias: str) -> list[str]:
    """What the application or the keeper may do and must not, in words."""
    app, keeper = settings.RUNTIME_ROLE, settings.KEEPER_ROLE
    found = [f"{role} is more than a plain role" for role in (app, keeper) if _value(alias, ROLE, role) is not False]
    for name, oid in tables(alias).items():
        is_part = name not in {"auditlog_entry", "auditlog_checkpoint", "auditlog_removal"}
        may_add = {"auditlog_entry": app, "auditlog_checkpoint": keeper}.get(name)
        for role in (app, keeper):
            asked = [*BENDING, *(["select"] if is_part else []), *(["insert"] if role != may_add else [])]
            rights = _rows(alias, RIGHTS, asked, role, oid, role, oid)
            found += [f"{role} may {right} {name}" for (right,) in rights]
    if _value(alias, MAY_REMOVE, app):
        found.append(f"{app} may remove months")
    return found


def _rows(alias: str, sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, parameters or None)
        return list(cursor.fetchall())


def _value(alias: str, sql: str, *parameters: Any) -> Any:
    row = _rows(alias, sql, *parameters)
    return row[0][0] if row else None
