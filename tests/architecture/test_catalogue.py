"""What the database itself says of its tables, policies, grants and functions. Asked as the owner."""

from typing import Any

import pytest
from django.conf import settings
from django.db import connections

from tetoru.db.compiler import fenced_tables

pytestmark = pytest.mark.django_db(databases=["default", "owner"])

MAKERS = {"auditlog_entry_make_months", "delivery_delivery_make_months", "notices_recipient_make_months"}
REMOVER = "auditlog_entry_remove_month"
"""With it, the only functions that run with the owner's rights."""
KEEPER = settings.KEEPER_ROLE
OURS = "n.nspname not in ('pg_catalog', 'information_schema') and n.nspname not like 'pg\\_%%'"
AHEAD = "select to_char(now() + n * interval '1 month', 'YYYYMM') from generate_series(0, 3) n"
WITH_TENANT = f"""
select c.oid, c.relname, c.relrowsecurity, c.relforcerowsecurity, c.relispartition
from pg_class c join pg_namespace n on n.oid = c.relnamespace
join pg_attribute a on a.attrelid = c.oid and a.attname = 'tenant_id' and not a.attisdropped
where c.relkind in ('r', 'p') and {OURS}
"""


def rows(sql: str, *parameters: Any, alias: str = "owner") -> list[tuple[Any, ...]]:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, parameters or None if "%%" not in sql else parameters)
        return list(cursor.fetchall())


def value(sql: str, *parameters: Any) -> Any:
    ((found,),) = rows(sql, *parameters)
    return found


def grants_on(table: str, role: str = settings.RUNTIME_ROLE) -> set[str]:
    """What the runtime role, or another, may do with the whole table."""
    rights = ("select", "insert", "update", "delete", "truncate", "references", "trigger", "maintain")
    return {right for right in rights if value("select has_table_privilege(%s, %s, %s)", role, table, right)}


def policy_roles() -> dict[str, set[str]]:
    """Whom each policy of the log is for; "-" is everybody."""
    found = rows(
        "select polname, array(select r::regrole::text from unnest(polroles) r) from pg_policy "
        "where polrelid = 'auditlog_entry'::regclass"
    )
    return {name: set(roles) for name, roles in found}


def test_row_security_is_on_and_forced_wherever_there_is_a_tenant() -> None:
    tables = rows(WITH_TENANT)
    assert {name for _oid, name, _rls, _force, is_part in tables if not is_part} == fenced_tables()
    assert [name for _oid, name, rls, force, _part in tables if not (rls and force)] == []
    assert sum(is_part for *_rest, is_part in tables) >= 15


def test_every_policy_looks_at_the_scope_when_reading_and_when_writing() -> None:
    scope = "current_setting('app.tenants'::text, true)"
    for oid, name, _rls, _force, is_part in rows(WITH_TENANT):
        policies = rows(
            "select polcmd, polpermissive, pg_get_expr(polqual, polrelid), pg_get_expr(polwithcheck, polrelid) "
            "from pg_policy where polrelid = %s order by polcmd",
            oid,
        )
        if is_part:
            assert policies == [], f"{name}: a partition without a policy lets nobody in"
        elif name == "auditlog_entry":
            (insert, *reads) = policies
            assert [insert[0], *{read[0] for read in reads}] == ["a", "r"]
            assert scope in insert[3]
            unscoped = [read[2] for read in reads if scope not in read[2]]
            assert unscoped == ["true"], "the keeper's, who sees all rows"
            assert policy_roles().pop("seen_by_keeper") == {KEEPER}
        else:
            ((command, permissive, using, check),) = policies
            assert (command, permissive) == ("*", True), name
            assert using == check, name
            assert using.startswith("(tenant_id = ANY"), name
            assert scope in using, name


def test_partitions_are_reached_through_their_parents_only() -> None:
    partitions = [name for _oid, name, _rls, _force, is_part in rows(WITH_TENANT) if is_part]
    assert {name: found for name in partitions if (found := grants_on(name))} == {}
    columns = "select count(*) from information_schema.column_privileges where grantee = %s and table_name = any(%s)"
    assert value(columns, settings.RUNTIME_ROLE, partitions) == 0


def test_views_ask_with_the_rights_of_who_looks() -> None:
    views = rows(
        "select c.relname, c.reloptions from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        f"where c.relkind in ('v', 'm') and {OURS}".replace("%%", "%")
    )
    assert [name for name, options in views if "security_invoker=true" not in (options or [])] == []


def test_only_what_makes_and_removes_months_runs_with_the_owners_rights() -> None:
    functions = rows(
        "select p.proname, p.prosecdef, p.proconfig from pg_proc p join pg_namespace n on n.oid = p.pronamespace "
        f"where {OURS}".replace("%%", "%")
    )
    definers = {name: config for name, is_definer, config in functions if is_definer}
    assert set(definers) == MAKERS | {REMOVER}
    assert definers.pop(REMOVER)[0] == "search_path=pg_catalog, pg_temp"
    assert {tuple(config) for config in definers.values()} == {("search_path=pg_catalog, public",)}
    for name in MAKERS:
        assert value("select has_function_privilege('public', %s, 'execute')", f"{name}(date, integer)") is False
    may_remove = f"select has_function_privilege(%s, '{REMOVER}(date)', 'execute')"
    assert [value(may_remove, role) for role in ("public", settings.RUNTIME_ROLE, KEEPER)] == [False, False, True]


def test_the_runtime_role_owns_nothing_and_steps_around_nothing() -> None:
    role = settings.RUNTIME_ROLE
    assert role != value("select current_user")
    assert rows(
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = %s",
        role,
    ) == [(False,) * 5]
    owned = "select count(*) from {} x join pg_roles r on r.oid = x.{} where r.rolname = %s"
    for catalogue, column in {
        "pg_class": "relowner", "pg_proc": "proowner", "pg_namespace": "nspowner", "pg_type": "typowner",
        "pg_database": "datdba",
    }.items():  # fmt: skip
        assert value(owned.format(catalogue, column), role) == 0, catalogue
    members = "select count(*) from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = %s"
    assert value(members, role) == 0
    for schema in ("public", "keyring"):
        assert value("select has_schema_privilege(%s, %s, 'create')", role, schema) is False
        assert value("select has_schema_privilege(%s, %s, 'usage')", role, schema) is True
    assert value("select has_schema_privilege('public', 'public', 'create')") is False


def test_the_owner_is_bound_by_row_security_too() -> None:
    assert rows("select rolsuper, rolbypassrls from pg_roles where rolname = current_user") == [(False, False)]


def test_the_log_can_be_added_to_and_nothing_else() -> None:
    assert grants_on("auditlog_entry") == {"select"}
    columns = {
        name
        for (name,) in rows(
            "select attname from pg_attribute where attrelid = 'auditlog_entry'::regclass and attnum > 0"
        )
        if value("select has_column_privilege(%s, 'auditlog_entry', %s, 'insert')", settings.RUNTIME_ROLE, name)
    }
    assert columns == {
        "tenant_id", "school_id", "actor_id", "actor_kind", "session_hash", "ip", "event", "subject_kind",
        "subject_id", "outcome", "request_id", "details",
    }  # fmt: skip
    updatable = "select has_any_column_privilege(%s, 'auditlog_entry', 'update')"
    assert value(updatable, settings.RUNTIME_ROLE) is False


def test_checkpoints_and_removals_can_be_read_and_nothing_else() -> None:
    for table in ("auditlog_checkpoint", "auditlog_removal"):
        assert grants_on(table) == {"select"}


def test_the_keeper_reads_the_log_and_adds_checkpoints_and_nothing_else() -> None:
    tables = rows(
        "select n.nspname || '.' || quote_ident(c.relname) "
        "from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        f"where c.relkind in ('r', 'p', 'v', 'm', 'S') and {OURS}".replace("%%", "%")
    )
    assert {name: found for (name,) in tables if (found := grants_on(name, KEEPER))} == {
        "public.auditlog_entry": {"select"},
        "public.auditlog_checkpoint": {"select", "insert"},
        "public.auditlog_removal": {"select"},
    }
    assert value("select has_schema_privilege(%s, 'keyring', 'usage')", KEEPER) is False
    powers = (
        "select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication from pg_roles where rolname = %s"
    )
    assert rows(powers, KEEPER) == [(False,) * 5]
    members = "select count(*) from pg_auth_members m join pg_roles r on r.oid = m.member where r.rolname = %s"
    assert value(members, KEEPER) == 0


def test_the_keyring_can_be_read_and_added_to_and_nothing_else() -> None:
    assert grants_on("keyring.key") == {"select", "insert"}
    updatable = "select has_any_column_privilege(%s, 'keyring.key', 'update')"
    assert value(updatable, settings.RUNTIME_ROLE) is False


def test_no_table_can_be_emptied_or_rigged_by_the_runtime_role() -> None:
    tables = rows(
        "select n.nspname || '.' || quote_ident(c.relname) "
        "from pg_class c join pg_namespace n on n.oid = c.relnamespace "
        f"where c.relkind in ('r', 'p') and {OURS}".replace("%%", "%")
    )
    assert len(tables) > 30
    dangerous = {"truncate", "references", "trigger", "maintain"}
    assert {name: found for (name,) in tables if (found := grants_on(name) & dangerous)} == {}
    assert grants_on("django_migrations") == {"select"}


def test_next_months_partitions_are_made_ahead() -> None:
    for table in ("auditlog_entry", "notices_recipient", "delivery_delivery"):
        names = rows("select relname from pg_class where relispartition and relname ~ %s", f"^{table}_[0-9]{{6}}$")
        months = {name.rpartition("_")[2] for (name,) in names}
        ahead = {month for (month,) in rows(AHEAD)}
        assert ahead <= months, table
