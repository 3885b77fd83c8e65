"""The plans of the application do not hang on what PostgreSQL believes of a table (docs/adr/0073)."""

import pytest
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.db import connection, connections, transaction

from messaging.today.first_page import FIRST_PAGE
from tetoru.db.checks import application_plans_by_keys
from tetoru.db.prepared import prepared_cursor
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

BY_MONTH = ("auditlog_entry", "delivery_delivery", "notices_recipient")
COLUMNS = """
select a.attrelid::regclass::text, a.attname, a.attstattarget
from pg_inherits i join pg_attribute a on a.attrelid = i.inhrelid
join pg_class c on c.oid = i.inhrelid and c.relkind = 'r'
where i.inhparent = %s::regclass and a.attnum > 0 and not a.attisdropped
"""


def plan() -> str:
    """How a guardian's first page is made, planned without values as a prepared statement is."""
    with tenant_scope(), transaction.atomic():
        rows = connection.connection.execute(f"explain (generic_plan) {FIRST_PAGE.text}").fetchall()
    return "\n".join(row for (row,) in rows)


def test_a_month_that_is_known_to_be_empty_is_not_read_whole(committed_db: str) -> None:
    """A city's first notice of the month fills it, and the plan stays for a minute."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("vacuum analyze notices_recipient")
    connection.ensure_connection()
    with connection.cursor() as cursor:
        cursor.execute("set enable_seqscan = on")
    assert "Seq Scan on notices_recipient_" in plan(), "else this test shows nothing"
    with connection.cursor() as cursor:
        cursor.execute("reset enable_seqscan")
    assert "Seq Scan on notices_recipient_" not in plan()


@pytest.mark.django_db
def test_what_is_prepared_has_one_plan_whoever_asks() -> None:
    statement = "select name from accounts_user where id = any(%s) and language = %s"
    with prepared_cursor() as cursor:
        for number in range(3):
            cursor.execute(statement, ([new_id()], f"{number}"))
        cursor.execute("select generic_plans, custom_plans from pg_prepared_statements where statement like %s",
                       ("select name from accounts_user%",))  # fmt: skip
        assert cursor.fetchall() == [(3, 0)]


@pytest.mark.django_db
@pytest.mark.parametrize("setting", ["enable_seqscan = on", "plan_cache_mode = auto"])
def test_a_release_whose_roles_are_of_an_earlier_one_is_told_before_it_goes_live(setting: str) -> None:
    assert application_plans_by_keys(["default"]) == []
    assert application_plans_by_keys(["owner"]) == []
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"set local {setting}")
        (error,) = application_plans_by_keys(["default"])
    assert error.id == "db.E001"
    assert setting in error.msg
    assert "deploy/roles.sql" in error.hint


@pytest.mark.django_db
def test_it_is_asked_by_the_command_that_goes_before_each_release() -> None:
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = on")
    with pytest.raises(SystemCheckError, match=r"db\.E001"):
        call_command("check", databases=["default"])


@pytest.mark.django_db
@pytest.mark.parametrize("table", BY_MONTH)
def test_few_rows_of_a_month_are_looked_at_for_statistics(table: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(COLUMNS, (table,))
        before = cursor.fetchall()
        cursor.execute(f"select {table}_make_months((current_date + interval '2 years')::date, 1)")
        assert cursor.fetchone() == (1,)
        cursor.execute(COLUMNS, (table,))
        after = cursor.fetchall()
    assert {target for _part, _column, target in after} == {10}
    assert len({part for part, _column, _target in after}) == len({part for part, _column, _target in before}) + 1
