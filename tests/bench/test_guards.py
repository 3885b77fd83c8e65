"""What performance.md promises whatever the machine: queries, HOT updates, bytes and WAL of a recipient."""

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import User
from messaging.notices.actions.reading import open_notice
from messaging.notices.fan_out import address_in_chunks
from messaging.notices.models import AudienceItem, Dispatch, Notice
from schools.models import Classroom, School
from tests import factories as make
from tests.cast import Cast, actor, signed_in
from tests.messaging.conftest import Send
from tetoru.access import Role
from tetoru.crypto.keyring import forget_keys
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

FAMILIES = 120
# Not counted: transactions and savepoints, and the two that every page of a signed-in person costs
# whatever it shows: the session's row and the log entry. Keys come from the process's memory.
NOT_COUNTED = re.compile(r"savepoint|django_session|auditlog_entry", re.IGNORECASE)


@contextmanager
def statements() -> Iterator[list[str]]:
    seen: list[str] = []

    def note(execute, sql, params, many, context):  # noqa: ANN001, ANN202 -- Django's signature
        if not NOT_COUNTED.search(sql):
            seen.append(sql)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


@pytest.mark.parametrize("notices", [1, 25])
def test_an_inbox_takes_three_queries_however_full(cast: Cast, send: Send, notices: int) -> None:
    for _ in range(notices):
        send()
    browser = signed_in(cast.mother)
    browser.get("/home/")
    with statements() as seen:
        page = browser.get("/home/")
    assert page.content.count(b'<article class="post') == min(notices, 20)
    assert len(seen) == 3, "\n".join(seen)


def classroom() -> Classroom:
    forget_keys()
    tenant = make.make_tenant("ume", "うめ町教育委員会")
    school: School = make.make_school(tenant, "ume", "うめ小学校")
    return make.make_classroom(school, make.make_year(tenant), 1, "1組")


def sent_to(room: Classroom, author: User) -> Notice:
    notice = Notice(tenant_id=room.tenant_id, school=room.school, author=author, draft_id=new_id(), urgency="normal")
    notice.sent_at = timezone.now()
    notice.title = notice.body = "あ"
    with tenant_scope(room.tenant_id), transaction.atomic():
        notice.save(force_insert=True)
        Dispatch.objects.create(tenant_id=room.tenant_id, notice=notice, moved_at=notice.sent_at)
        AudienceItem.objects.create(tenant_id=room.tenant_id, notice=notice, kind="classroom", classroom=room)
    with tenant_scope(room.tenant_id):
        list(address_in_chunks(room.tenant_id, notice.pk))
    return notice


def test_marking_as_read_is_a_hot_update(committed_db: str) -> None:
    room = classroom()
    author = make.make_staff(room.tenant, room.school, Role.TEACHER)
    students = [make.make_student(room) for _ in range(FAMILIES)]
    guardians = [make.make_guardian(student) for student in students]
    notice = sent_to(room, author)
    for guardian, student in zip(guardians, students, strict=True):
        with tenant_scope(room.tenant_id), transaction.atomic():
            open_notice(actor(guardian), notice, student_ids=[student.pk])
    with connection.cursor() as cursor:
        cursor.execute("select pg_stat_force_next_flush()")
        cursor.execute(
            "select sum(n_tup_upd), sum(n_tup_hot_upd) from pg_stat_user_tables "
            "where relname like 'notices_recipient_2%%'"
        )
        updated, hot = cursor.fetchone()
    assert updated == FAMILIES
    assert hot / updated >= 0.95


def add_recipients(tenant_id: uuid.UUID, notices: int, guardians: int) -> int:
    """Notices to the same guardians, sorted as a send sorts them; gives the number of rows."""
    with tenant_scope(tenant_id), transaction.atomic(), connection.cursor() as cursor:
        for _ in range(notices):
            cursor.execute(
                "insert into notices_recipient (tenant_id, notice_id, guardian_id, student_id) "
                "select %s, %s, md5(n::text)::uuid as guardian, md5('s' || n)::uuid "
                "from generate_series(1, %s) n order by guardian",
                (tenant_id, new_id(), guardians),
            )
    return notices * guardians


def number(query: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return int(cursor.fetchone()[0])


def test_a_recipient_takes_at_most_180_bytes_with_its_indexes(committed_db: str) -> None:
    rows = add_recipients(new_id(), notices=10, guardians=5_000)
    size = number(
        "select sum(pg_total_relation_size(relid)) from pg_partition_tree('notices_recipient') where isleaf"
        " and pg_relation_size(relid) > 0"
    )
    assert size / rows <= 180


def test_a_warm_recipient_takes_at_most_300_bytes_of_wal(committed_db: str) -> None:
    tenant_id = new_id()
    add_recipients(tenant_id, notices=4, guardians=5_000)
    before = number("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn")
    rows = add_recipients(tenant_id, notices=4, guardians=5_000)
    assert (number("select pg_current_wal_insert_lsn() - '0/0'::pg_lsn") - before) / rows <= 300
