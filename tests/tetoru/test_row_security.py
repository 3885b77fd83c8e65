"""Wall 3: row-level security, alone, when the fence is gone. On a database where commits are commits."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import DataError, OperationalError, ProgrammingError, connection, connections, transaction
from django.test import override_settings

from accounts.selectors import children_of
from schools.models import Household, Student
from tests.cast import Cast, actor, make_cast
from tetoru.access import Guardian
from tetoru.crypto.fields import UNREADABLE
from tetoru.db import compiler
from tetoru.db.alone import execute_alone
from tetoru.ids import first_id_at, moment_of, new_id
from tetoru.tenancy import OutsideScope, tenant_scope

COUNT = "select count(*) from schools_student"


@pytest.fixture
def people(committed_db: str) -> Iterator[Cast]:
    """The cast, committed, in a database of its own, with production's rule on switching."""
    with override_settings(TENANT_SCOPE_MAY_SWITCH=False):
        yield make_cast()


def asked(sql: str, *parameters: Any, alias: str = "default") -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchone()[0] if cursor.description else cursor.rowcount


def as_owner(sql: str) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute(sql)


def test_sql_by_hand_sees_the_scope_and_nothing_else(people: Cast) -> None:
    with tenant_scope(people.sakura.pk), transaction.atomic():
        assert asked(COUNT) == 4
    with tenant_scope(people.kaede.pk), transaction.atomic():
        assert asked(COUNT) == 1
    with tenant_scope(*people.both.tenant_ids), transaction.atomic():
        assert asked(COUNT) == 5
    with transaction.atomic():
        assert asked(COUNT) == 0


def test_outside_a_transaction_there_is_no_tenant_and_no_row(people: Cast) -> None:
    with tenant_scope(people.sakura.pk):
        assert asked(COUNT) == 0
        with pytest.raises(OutsideScope):
            Student.objects.count()
        with pytest.raises(ProgrammingError, match="row-level security"):
            asked("insert into schools_household (id, tenant_id) values (%s, %s)", new_id(), people.sakura.pk)


def test_a_statement_alone_writes_within_its_scope_and_leaves_none_behind(people: Cast) -> None:
    mark = 'update schools_school set "order" = %(order)s'
    marked = 'select count(*), count(*) filter (where "order" = %s) from schools_school'
    both = (people.sakura.pk, people.kaede.pk)

    def shares(order: int) -> tuple[int, int]:
        with tenant_scope(*both), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(marked, (order,))
            return tuple(cursor.fetchone())

    with tenant_scope(people.sakura.pk):
        execute_alone(mark, {"order": 71})
        assert asked(COUNT) == 0
        with pytest.raises(DataError):
            execute_alone(f'{mark} where 1 / (71 - "order") = 0', {"order": 72})
    schools, of_sakura = shares(71)
    assert 0 < of_sakura < schools
    execute_alone(mark, {"order": 73})
    assert shares(73) == (schools, 0)
    with tenant_scope(*both):
        with transaction.atomic():
            execute_alone(mark, {"order": 74})
            transaction.set_rollback(True)
        assert shares(74) == (schools, 0)


def test_the_setting_does_not_leak_into_the_next_transaction(people: Cast) -> None:
    pid = asked("select pg_backend_pid()")
    with tenant_scope(people.sakura.pk), transaction.atomic():
        assert asked("select current_setting('app.tenants', true)") == str(people.sakura.pk)
    with transaction.atomic():
        assert asked("select coalesce(current_setting('app.tenants', true), '')") == ""
        assert asked(COUNT) == 0
    with pytest.raises(ZeroDivisionError), tenant_scope(people.kaede.pk), transaction.atomic():
        raise ZeroDivisionError
    with transaction.atomic():
        assert asked(COUNT) == 0
    assert asked("select pg_backend_pid()") == pid, "it was one connection all along"


def test_the_scope_cannot_be_switched_inside_a_transaction(people: Cast) -> None:
    with tenant_scope(people.sakura.pk), transaction.atomic():
        assert Student.objects.count() == 4
        with tenant_scope(people.kaede.pk), pytest.raises(OutsideScope, match="inside a transaction"):
            Student.objects.count()
        with tenant_scope(*people.both.tenant_ids), pytest.raises(OutsideScope, match="inside a transaction"):
            asked(COUNT)
        with tenant_scope(people.sakura.pk):
            assert Student.objects.count() == 4


def test_a_savepoint_rolled_back_keeps_the_scope(people: Cast) -> None:
    with tenant_scope(people.sakura.pk), transaction.atomic():
        point = transaction.savepoint()
        Household.objects.create(tenant=people.sakura)
        transaction.savepoint_rollback(point)
        assert asked(COUNT) == 4
        assert Household.objects.count() == 3


FOREIGN_WRITES = {
    "insert": "insert into schools_household (id, tenant_id) values (gen_random_uuid(), %(kaede)s)",
    "move": "update schools_household set tenant_id = %(kaede)s",
}
SILENT_WRITES = {
    "update": "update schools_school set name = 'x' where tenant_id = %(kaede)s",
    "delete": "delete from schools_enrolment where tenant_id = %(kaede)s",
}


@pytest.mark.parametrize("name", FOREIGN_WRITES)
def test_sql_by_hand_cannot_put_a_row_into_another_tenant(people: Cast, name: str) -> None:
    with (
        tenant_scope(people.sakura.pk),
        pytest.raises(ProgrammingError, match="row-level security"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(FOREIGN_WRITES[name], {"kaede": people.kaede.pk})


@pytest.mark.parametrize("name", SILENT_WRITES)
def test_sql_by_hand_finds_no_row_of_another_tenant_to_write(people: Cast, name: str) -> None:
    with tenant_scope(people.sakura.pk), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(SILENT_WRITES[name], {"kaede": people.kaede.pk})
        assert cursor.rowcount == 0


def test_with_the_fence_torn_down_row_security_holds_alone(people: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compiler.Fence, "_fence", lambda self: None)
    monkeypatch.setattr(compiler, "fenced_tables", frozenset)
    monkeypatch.setattr(compiler, "issubclass", lambda model, kind: False, raising=False)
    with transaction.atomic():
        assert list(Student.objects.all()) == []
        assert Student.objects.filter(pk=people.hinata.pk).exists() is False
    with tenant_scope(people.sakura.pk), transaction.atomic():
        assert {s.tenant_id for s in Student.objects.all()} == {people.sakura.pk}
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Household.objects.create(tenant_id=people.kaede.pk)
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Household.objects.update(tenant_id=people.kaede.pk)
        assert Student.objects.filter(pk=people.kaede_child.pk).update(kana_order=9) == 0


def test_with_row_security_off_the_fence_holds_alone(people: Cast) -> None:
    for table in ("schools_student", "schools_household"):
        as_owner(f"alter table {table} disable row level security")
    with tenant_scope(people.sakura.pk), transaction.atomic():
        assert asked(COUNT) == 5, "row-level security is really off"
        assert Student.objects.count() == 4
        assert Student.objects.filter(pk=people.kaede_child.pk).exists() is False
        with pytest.raises(OutsideScope), transaction.atomic():
            Household.objects.create(tenant_id=people.kaede.pk)
        assert Student.objects.filter(pk=people.kaede_child.pk).update(kana_order=9) == 0
    with transaction.atomic(), pytest.raises(OutsideScope):
        Student.objects.count()


def test_with_both_gone_a_selector_still_starts_from_the_person(people: Cast) -> None:
    """Wall 1 alone: the scope is open to both tenants, and the other's children are not the person's."""
    with tenant_scope(*people.both.tenant_ids), transaction.atomic():
        assert Student.objects.count() == 5
        mother: Guardian = actor(people.mother)
        assert {child.id for child in children_of(mother)} == {people.hinata.pk, people.sora.pk}
        assert {child.id for child in children_of(actor(people.kaede_mother))} == {people.kaede_child.pk}


def test_with_three_gone_a_stolen_value_does_not_open(people: Cast) -> None:
    """Wall 4 alone: a name copied into the other tenant's row shows as unreadable there."""
    with tenant_scope(*people.both.tenant_ids), transaction.atomic():
        asked(
            "update schools_student set family_name = "
            "(select family_name from schools_student where id = %s) where id = %s",
            people.kaede_child.pk,
            people.hinata.pk,
        )
        assert Student.objects.get(pk=people.hinata.pk).family_name == str(UNREADABLE)
        assert Student.objects.get(pk=people.kaede_child.pk).family_name == "森"


def test_a_reference_to_a_foreign_row_opens_nothing(people: Cast) -> None:
    """PostgreSQL checks references past row-level security, so such a row can be written; it leads nowhere."""
    with tenant_scope(people.sakura.pk), transaction.atomic():
        stray = Student.objects.create(tenant=people.sakura, household_id=people.kaede_child.household_id)
        found = Student.objects.get(pk=stray.pk)
        with pytest.raises(Household.DoesNotExist):
            _ = found.household
        assert list(Student.objects.select_related("household").filter(pk=stray.pk)) == []
    with tenant_scope(people.kaede.pk), transaction.atomic():
        assert set(Household.objects.get().students.all()) == {people.kaede_child}


def test_a_lost_connection_at_the_start_is_djangos_error_and_leaves_no_half_open_transaction(people: Cast) -> None:
    connection.ensure_connection()
    pid = asked("select pg_backend_pid()")
    terminate(pid)
    with pytest.raises(OperationalError), tenant_scope(people.sakura.pk), transaction.atomic():
        Student.objects.count()
    connection.close_if_unusable_or_obsolete()
    with tenant_scope(people.sakura.pk), transaction.atomic():
        assert Student.objects.count() == 4


def terminate(pid: int) -> None:
    """End one of our own backends, from another: a role may do that."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("select pg_terminate_backend(%s, 5000)", (pid,))
    other.close()


def plan(sql: str, **parameters: Any) -> str:
    with connection.cursor() as cursor:
        cursor.execute("set local enable_seqscan = off")
        cursor.execute(f"explain (costs off) {sql}", parameters)
        return "\n".join(line for (line,) in cursor.fetchall())


def test_indexes_and_partitions_work_under_row_security(people: Cast) -> None:
    """Index conditions need leakproof operators; a bound in time leaves one month to look at."""
    now = moment_of(new_id())
    month = now.strftime("notices_recipient_%Y%m")
    since, until = first_id_at(now.replace(day=1, hour=0, minute=0, second=0, microsecond=0)), first_id_at(now)
    with tenant_scope(people.sakura.pk), transaction.atomic():
        bounded = plan(
            "select * from notices_recipient where guardian_id = %(guardian)s "
            "and notice_id >= %(since)s and notice_id < %(until)s",
            guardian=people.mother.pk,
            since=since,
            until=until,
        )
        assert f"Scan on {month}" in bounded.replace("using", "on") or f"on {month}" in bounded
        assert bounded.count("notices_recipient_2") - bounded.count("_idx") - bounded.count("_pkey") == 1
        condition = next(line for line in bounded.splitlines() if "Index Cond" in line)
        assert "guardian_id = " in condition
        assert "notice_id >= " in condition
        whole = plan(
            "select * from notices_recipient where tenant_id = any(%(tenants)s) and notice_id = %(notice)s",
            tenants=[people.sakura.pk],
            notice=until,
        )
        condition = next(line for line in whole.splitlines() if "Index Cond" in line)
        assert "notice_id = " in condition
        assert "tenant_id = " in condition
