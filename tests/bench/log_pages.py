"""Ratio 6, its part of the log: a page of the log with five years of entries against one with a month.

Two databases, so that the one with a month also has the few partitions that a month has. The page's
own query is asked, as the page asks it, without the template around it: what is measured is the log.
"""

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.management import call_command
from django.db import connections, transaction
from django.utils import timezone
from psycopg import sql

from auditlog.browsing import PER_PAGE, Question, Sight, entries_page
from auditlog.cursors import Turn
from auditlog.groups import Group
from tests import databases
from tests.bench.harness import Variant
from tests.bench.server import fresh_database, superuser
from tetoru.tenancy import tenant_scope

TENANT = uuid.UUID(int=7)
MONTHS = 60
BATCH = 20
"""Pages in one sample."""
A_MONTH = dt.timedelta(days=30.4)
STAFF, GUARDIAN, STUDENT = "5", "6", "7"


def numbered(kind: str, number: int) -> uuid.UUID:
    """The id of somebody invented."""
    return uuid.UUID(f"{kind}0000000-0000-7000-8000-{number:012x}")


# Of 100 entries 55 are pages of guardians, 18 notices that were read, 5 sign-ins, 14 pages of staff (half of them a
# pupil's), 2 refused, 2 drafts, 2 sendings, 2 of jobs. Some people and pupils are far busier than others.
FILL = """
insert into auditlog_entry (at, tenant_id, school_id, actor_id, actor_kind, session_hash, ip, event, subject_kind,
                            subject_id, outcome, request_id, details)
select at, %(tenant)s,
       case when r >= 0.78 then ('30000000-0000-7000-8000-' || lpad(to_hex((random() * 30)::int), 12, '0'))::uuid end,
       case when r < 0.98 then (kind || '0000000-0000-7000-8000-' || lpad(to_hex(who), 12, '0'))::uuid end,
       case when r < 0.78 then 'guardian' when r < 0.98 then 'staff' else 'system' end,
       decode(md5(who::text), 'hex'), '203.0.113.8',
       case when r < 0.55 then 'page.viewed' when r < 0.73 then 'notice.read' when r < 0.78 then 'person.signed_in'
            when r < 0.94 then 'page.viewed' when r < 0.96 then 'draft.saved' when r < 0.98 then 'notice.sent'
            else 'mail.queued' end,
       case when r between 0.78 and 0.85 then 'student' when r between 0.55 and 0.73 then 'notice' end,
       case when r between 0.78 and 0.85
            then ('70000000-0000-7000-8000-' || lpad(to_hex((20000 * random() ^ 8)::int), 12, '0'))::uuid
            when r between 0.55 and 0.73 then gen_random_uuid() end,
       case when r between 0.92 and 0.94 then 'denied' else 'done' end,
       gen_random_uuid(), '{"page": "school:student", "method": "GET", "status": 200}'
from (select *, case when r < 0.78 then '6' else '5' end as kind,
             case when r < 0.78 then (30000 * random())::int else (1000 * random() ^ 4)::int end as who
      from (select %(since)s::timestamptz + (%(until)s::timestamptz - %(since)s) * (n::float / %(rows)s) as at,
                   random() as r
            from generate_series(0, %(rows)s - 1) n) rows) people
"""
INDEXES = """
select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index
where indrelid = 'auditlog_entry'::regclass and not indisprimary
"""


def asked() -> dict[str, Question]:
    """The page as it opens, and narrowed down in each way."""
    now = timezone.now()
    days: dict[str, Any] = {"since": now - dt.timedelta(days=7), "until": now}
    return {
        "by time": Question(**days),
        "by person": Question(**days, actor_id=numbered(STAFF, 0)),
        "by child": Question(**days, student_id=numbered(STUDENT, 0)),
        "by event": Question(**days, group=Group.SENDING),
        "logins": Question(**days, group=Group.LOGINS),
        "refused": Question(**days, group=Group.REFUSED),
        "jobs": Question(**days, actor_kind="system"),
    }


class Log:
    """One database with a log in it, and a kept connection of the application."""

    def __init__(self, name: str, months: int, rows_a_month: int) -> None:
        self.name = name
        fresh_database(name)
        with databases.pointed_at(name, "owner"):
            call_command("migrate", database="owner", verbosity=0)
        self._fill(months, rows_a_month)
        self.connection: Any = connections.create_connection("default")
        self.connection.settings_dict = {**self.connection.settings_dict, "NAME": name}

    def variant(self, label: str, question: Question) -> Variant:
        """The newest entries that answer this question."""
        with self._in_use() as cursor:
            cursor.execute("select pg_backend_pid()")
            (pid,) = cursor.fetchone()
        return Variant(f"{label}, {self.name.rpartition('_')[2]}", lambda: self._ask(question), processes=(pid,))

    def drop(self) -> None:
        """Give the gigabytes back."""
        self.connection.close()
        superuser().execute(sql.SQL("drop database {} with (force)").format(sql.Identifier(self.name)))

    def _ask(self, question: Question) -> int:
        for _ in range(BATCH):
            with self._in_use():
                found = len(entries_page(Sight(TENANT), question, Turn()).rows)
            if found != PER_PAGE:
                raise RuntimeError(f"{question}: {found} entries instead of {PER_PAGE}")
        return BATCH

    @contextmanager
    def _in_use(self) -> Iterator[Any]:
        before = connections["default"]
        connections["default"] = self.connection
        try:
            with tenant_scope(TENANT), transaction.atomic(), self.connection.cursor() as cursor:
                yield cursor
        finally:
            connections["default"] = before

    def _fill(self, months: int, rows: int) -> None:
        """Month after month, the indexes at the end."""
        admin, now = superuser(self.name), timezone.now()
        admin.execute("select setseed(0.418)")
        admin.execute("select auditlog_entry_make_months(%s, %s)", ((now - months * A_MONTH).date(), months + 3))
        indexes = admin.execute(INDEXES).fetchall()
        for name, _definition in indexes:
            admin.execute(sql.SQL("drop index {}").format(sql.Identifier(name)))
        for back in range(months, 0, -1):
            since = now - back * A_MONTH
            admin.execute(FILL, {"tenant": TENANT, "rows": rows, "since": since, "until": since + A_MONTH})
        for _name, definition in indexes:
            admin.execute(definition.replace(" ON ONLY ", " ON "))
        admin.execute("vacuum analyze auditlog_entry")


def make_logs(rows: int) -> tuple[Log, Log]:
    """Five years with so many entries, and their last month alone."""
    a_month = rows // MONTHS
    return Log("tetoru_bench_years", MONTHS, a_month), Log("tetoru_bench_month", 1, a_month)
