"""Nobody bends the log: not the app, not the owner; nobody reads another tenant's. With real commits."""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from django.db.transaction import TransactionManagementError
from django.test import override_settings

from auditlog.events import Event, Outcome
from auditlog.models import Entry
from auditlog.tasks import make_partitions
from auditlog.trail import NAMED, Draft, Trail, audited, trail_of, write, write_outside, write_with
from schools.models import Household
from tests.auditlog.conftest import look
from tests.cast import Cast, actor, make_cast, signed_in
from tetoru.access import Nobody, SystemActor
from tetoru.db.prepared import Statement
from tetoru.errors import DomainError
from tetoru.tenancy import OutsideScope, tenant_scope


@pytest.fixture
def people(committed_db: str) -> Iterator[Cast]:
    """The cast, committed, with one entry of each tenant and one of nobody's."""
    with override_settings(TENANT_SCOPE_MAY_SWITCH=False):
        cast = make_cast()
        for tenant in (cast.sakura, cast.kaede):
            job = SystemActor("a test", (tenant.pk,))
            with tenant_scope(tenant.pk), audited(job, Event.TENANT_MADE) as entry:
                entry.describe(tenant)
        with transaction.atomic():
            write(Nobody(), Draft(Event.SIGN_IN_FAILED), Outcome.DENIED)
        yield cast


def seen(*tenants: Any) -> list[tuple[str, Any]]:
    with tenant_scope(*tenants), transaction.atomic():
        return [(row["event"], row["tenant_id"]) for row in look()]


BENDING = {
    "update": "update auditlog_entry set outcome = 'done'",
    "delete": "delete from auditlog_entry",
    "truncate": "truncate auditlog_entry",
    "id": "insert into auditlog_entry (id, actor_kind, event, outcome) overriding system value values (1, '', '', '')",
    "time": "insert into auditlog_entry (at, actor_kind, event, outcome) values (now() - interval '1 day', '', '', '')",
    "transaction": "insert into auditlog_entry (txid, actor_kind, event, outcome) values ('1', '', '', '')",
    "partition": "insert into auditlog_entry_{month} (actor_kind, event, outcome) values ('', '', '')",
    "read a partition": "select * from auditlog_entry_{month}",
    "drop": "drop table auditlog_entry",
    "detach": "alter table auditlog_entry detach partition auditlog_entry_{month}",
    "disarm": "alter table auditlog_entry disable trigger no_change",
    "open up": "alter table auditlog_entry disable row level security",
}


@pytest.mark.parametrize("way", BENDING)
def test_the_app_cannot_bend_the_log(people: Cast, way: str) -> None:
    month = dt.datetime.now(dt.UTC).strftime("%Y%m")
    with tenant_scope(people.sakura.pk):
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"), transaction.atomic():
            run(BENDING[way].format(month=month))
        with transaction.atomic():
            assert [(row["event"], row["outcome"]) for row in look()] == [("tenant.made", "done")]


@pytest.mark.parametrize("way", ["update", "delete", "truncate"])
@pytest.mark.parametrize("table", ["auditlog_entry", "a partition"])
def test_the_owner_of_the_table_cannot_change_or_remove_a_row(people: Cast, table: str, way: str) -> None:
    """With row-level security out of the way there are rows to be hit; the trigger refuses."""
    if table == "a partition":
        table = f"auditlog_entry_{dt.datetime.now(dt.UTC):%Y%m}"
    with transaction.atomic(using="owner"):
        run(f"alter table {table} no force row level security", alias="owner")
        assert run(f"select count(*) from {table}", alias="owner") == (3,)
        with pytest.raises(ProgrammingError, match="the log is append-only"), transaction.atomic(using="owner"):
            run(BENDING[way].replace("auditlog_entry", table), alias="owner")
        assert run(f"select count(*) from {table}", alias="owner") == (3,)


def run(sql: str, *, alias: str = "default") -> Any:
    with connections[alias].cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone() if cursor.description else None


def test_a_tenant_sees_its_own_rows_only(people: Cast) -> None:
    sakura, kaede = people.sakura.pk, people.kaede.pk
    assert seen(sakura) == [("tenant.made", sakura)]
    assert seen(kaede) == [("tenant.made", kaede)]
    assert seen(sakura, kaede) == [("tenant.made", sakura), ("tenant.made", kaede)]
    assert seen() == []
    with tenant_scope(sakura), transaction.atomic():
        assert [entry.tenant_id for entry in Entry.objects.all()] == [sakura]


def test_nobody_writes_an_entry_into_another_tenant(people: Cast) -> None:
    stranger = SystemActor("a test", (people.kaede.pk,))
    with tenant_scope(people.sakura.pk):
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            write(stranger, Draft(Event.PAGE_VIEWED), Outcome.DONE)
        with pytest.raises(ProgrammingError, match="row-level security"):
            write_outside(stranger, Draft(Event.PAGE_VIEWED), Outcome.DONE)
    assert seen(people.kaede.pk) == [("tenant.made", people.kaede.pk)]


def test_a_page_view_is_written_outside_a_transaction_without_waiting_for_the_disk(people: Cast) -> None:
    teacher = actor(people.teacher)
    assert connection.get_autocommit()
    with tenant_scope(people.sakura.pk):
        write_outside(teacher, Draft(Event.PAGE_VIEWED), Outcome.DONE)
        with connection.cursor() as cursor:
            cursor.execute(
                "select coalesce(current_setting('app.tenants', true), ''), current_setting('synchronous_commit')"
            )
            scope, waiting = cursor.fetchone()
    assert (scope, waiting != "off") == ("", default_waits()), "both settings ended with their statement"
    assert seen(people.sakura.pk)[-1] == ("page.viewed", people.sakura.pk)


def default_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select reset_val <> 'off' from pg_settings where name = 'synchronous_commit'")
        return bool(cursor.fetchone()[0])


def test_whole_requests_leave_their_rows_with_real_commits(people: Cast) -> None:
    """The same paths as the web server takes, without an outer transaction."""
    client = signed_in(people.teacher)
    assert client.get("/s/hibari/").status_code == 200
    assert client.get("/s/aoba/").status_code == 404
    with tenant_scope(people.sakura.pk), transaction.atomic():
        rows = [(row["event"], row["outcome"], row["actor_id"]) for row in look()][1:]
    assert rows == [("page.viewed", "done", people.teacher.pk), ("page.viewed", "denied", people.teacher.pk)]


def test_time_and_transaction_are_the_databases(people: Cast) -> None:
    job = SystemActor("a test", (people.sakura.pk,))
    with tenant_scope(people.sakura.pk), audited(job, Event.DRAFT_SAVED), connection.cursor() as cursor:
        cursor.execute("select pg_current_xact_id()::text, clock_timestamp()")
        txid, before = cursor.fetchone()
    with tenant_scope(people.sakura.pk), transaction.atomic():
        row = look()[-1]
    assert row["txid"] == txid
    assert before <= row["at"] <= before + dt.timedelta(seconds=10)


def test_a_deed_and_its_entry_wait_for_the_disk(people: Cast) -> None:
    """Only what was looked at may be lost in a crash."""
    job = SystemActor("a test", (people.sakura.pk,))
    with tenant_scope(people.sakura.pk), transaction.atomic():
        run("set local synchronous_commit = on")
        with audited(job, Event.DRAFT_SAVED):
            pass
        assert run("select current_setting('synchronous_commit')") == ("on",)


def test_a_jobs_entry_carries_the_jobs_name(people: Cast) -> None:
    with tenant_scope(people.sakura.pk), transaction.atomic():
        (row,) = look()
    assert (row["actor_kind"], row["actor_id"], row["details"]) == ("system", None, {"job": "a test"})
    assert (row["session_hash"], row["host"]) == (None, None)


def test_a_deed_that_fails_in_a_job_leaves_no_entry(people: Cast) -> None:
    job = SystemActor("a test", (people.sakura.pk,))
    with tenant_scope(people.sakura.pk), pytest.raises(DomainError), audited(job, Event.NOTICE_SENT):
        raise DomainError
    assert seen(people.sakura.pk) == [("tenant.made", people.sakura.pk)]


def test_a_deed_that_is_alone_takes_its_whole_transaction_with_it(people: Cast) -> None:
    """No savepoint: who catches the refusal in the transaction can do nothing more in it."""
    job = SystemActor("a test", (people.sakura.pk,))

    def refused() -> None:
        with audited(job, Event.NOTICE_SENT, is_alone=True):
            Household.objects.create(tenant_id=people.sakura.pk)
            raise DomainError

    with tenant_scope(people.sakura.pk):
        with transaction.atomic():
            before = Household.objects.count()
        with pytest.raises(DomainError), transaction.atomic():
            refused()
        with transaction.atomic():
            with pytest.raises(DomainError):
                refused()
            with pytest.raises(TransactionManagementError):
                Household.objects.count()
        with transaction.atomic():
            assert Household.objects.count() == before
    assert seen(people.sakura.pk) == [("tenant.made", people.sakura.pk)]


def test_a_deed_inside_a_deed_joins_its_entry(people: Cast) -> None:
    job = SystemActor("a test", (people.sakura.pk,))
    with (
        tenant_scope(people.sakura.pk),
        audited(job, Event.NOTICE_SENT) as outer,
        audited(job, Event.MAIL_QUEUED) as inner,
    ):
        assert inner is outer
    with tenant_scope(people.sakura.pk), transaction.atomic():
        row = look()[-1]
    assert (row["event"], row["details"]) == ("notice.sent", {"also": ["mail.queued"], "job": "a test"})


def test_the_entry_of_an_outer_deed_is_not_left_before_that_is_done(people: Cast) -> None:
    job = SystemActor("a test", (people.sakura.pk,))
    with tenant_scope(people.sakura.pk), pytest.raises(RuntimeError, match="outer deed"):  # noqa: SIM117
        with audited(job, Event.NOTICE_SENT), audited(job, Event.MAIL_QUEUED) as entry:
            write_with(Statement(f"{NAMED} from (select 1) done returning true"), {}, job, entry)


def test_an_entry_that_was_left_with_the_deed_is_not_left_twice(people: Cast) -> None:
    job = SystemActor("a test", (people.sakura.pk,))
    with tenant_scope(people.sakura.pk), audited(job, Event.NOTICE_SENT) as entry:
        assert not write_with(Statement(f"{NAMED} from (select 1 where false) undone returning true"), {}, job, entry)
        assert write_with(Statement(f"{NAMED} from (select 1) done returning true"), {}, job, entry)
    with tenant_scope(people.sakura.pk), transaction.atomic():
        assert [row["event"] for row in look()].count("notice.sent") == 1


def test_a_second_deed_in_one_request_raises(people: Cast) -> None:
    teacher = actor(people.teacher)
    with tenant_scope(people.sakura.pk), trail_of(Trail(actor=teacher)):
        with audited(teacher, Event.DRAFT_SAVED):
            pass
        with pytest.raises(RuntimeError, match="a request does one deed"), audited(teacher, Event.DRAFT_SAVED):
            pass
    assert [event for event, _tenant in seen(people.sakura.pk)] == ["tenant.made", "draft.saved"]


def test_the_log_is_read_inside_a_scope_only(people: Cast) -> None:
    with pytest.raises(OutsideScope), transaction.atomic():
        Entry.objects.count()


def months() -> set[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("select relname from pg_class where relispartition and relkind = 'r'")
        return {name for (name,) in cursor.fetchall() if re.fullmatch(r"auditlog_entry_\d{6}", name)}


def test_making_partitions_again_changes_nothing(people: Cast) -> None:
    before = months()
    make_partitions()
    make_partitions()
    assert months() == before
    with connection.cursor() as cursor:
        cursor.execute("select auditlog_entry_make_months((current_date + interval '1 year')::date, 1)")
        assert cursor.fetchone() == (1,)
    assert len(months()) == len(before) + 1
    with connection.cursor() as cursor, pytest.raises(Exception, match="months must be 1 to 120"):
        cursor.execute("select auditlog_entry_make_months(current_date, 121)")
