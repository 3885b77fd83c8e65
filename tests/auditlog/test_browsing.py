"""Pages of the log: each entry once, in order, within what may be seen, from few months."""

import datetime as dt
import re
import uuid
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from auditlog.browsing import COUNTED_TO, Question, Sight, count_of, entries_page
from auditlog.cursors import Cursor, Turn
from auditlog.events import LOGIN_EVENTS, Event, Outcome
from auditlog.groups import EVENTS, Group
from auditlog.models import Entry
from auditlog.selectors import record_openings
from auditlog.trail import Draft, write
from tests.auditlog.entries import add_entry, make_months
from tests.cast import Cast
from tests.plans import rows_touched
from tetoru.access import Nobody, PartnerSystem, Staff, SystemActor
from tetoru.tenancy import tenant_scope

TENANT, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)
SCHOOLS, PEOPLE, PUPILS = ([uuid.UUID(int=base + n) for n in range(2)] for base in (10, 20, 30))
NOW = dt.datetime(2026, 11, 23, 3, tzinfo=dt.UTC)


def today(**more: Any) -> Question:
    now = timezone.now()
    return Question(since=now - dt.timedelta(days=1), until=now + dt.timedelta(days=1), **more)


def entry(tenant_id: uuid.UUID, event: Event, outcome: Outcome = Outcome.DONE, **values: Any) -> None:
    """One entry in the transaction at hand."""
    kind, actor_id = values.pop("actor_kind", "staff"), values.pop("actor_id", None)
    actor: Any = {
        "staff": Staff(actor_id, tenant_id),
        "partner": PartnerSystem(actor_id, tenant_id),
        "system": SystemActor("job"),
        "nobody": Nobody(),
    }[kind]
    with tenant_scope(tenant_id):
        write(actor, Draft(event, tenant_id=tenant_id, **values), outcome)


ENTRIES = st.lists(
    st.fixed_dictionaries(
        {
            "tenant_id": st.sampled_from([TENANT, OTHER]),
            "event": st.sampled_from([Event.PAGE_VIEWED, Event.NOTICE_SENT, Event.DRAFT_SAVED, Event.SIGN_IN_FAILED]),
            "outcome": st.sampled_from(list(Outcome)),
            "school_id": st.sampled_from([None, *SCHOOLS]),
            "actor_id": st.sampled_from(PEOPLE),
            "actor_kind": st.sampled_from(["staff", "partner", "system", "nobody"]),
            "subject_kind": st.sampled_from([None, "student", "user"]),
            "subject_id": st.sampled_from([*PUPILS, *PEOPLE]),
        }
    ),
    max_size=12,
)
SIGHTS = st.sampled_from(
    [
        Sight(TENANT),
        Sight(TENANT, school_id=SCHOOLS[0], staff_ids=frozenset({PEOPLE[0]})),
        Sight(TENANT, own_id=PEOPLE[0]),
    ]
)
NARROWED = st.fixed_dictionaries(
    {},
    optional={
        "group": st.sampled_from(list(Group)),
        "actor_id": st.sampled_from(PEOPLE),
        "actor_kind": st.sampled_from(["staff", "partner", "system"]),
        "student_id": st.sampled_from(PUPILS),
    },
)


def is_seen(sight: Sight, row: Entry, *, is_logins: bool) -> bool:
    if row.tenant_id != TENANT:
        return False
    own = {sight.own_id} if sight.own_id else set(sight.staff_ids)
    if sight.own_id or (is_logins and sight.school_id):
        return row.actor_id in own or (is_logins and row.subject_id in own)
    return sight.school_id in (None, row.school_id)


def is_asked(question: Question, row: Entry) -> bool:
    is_logins, group = question.group is Group.LOGINS, question.group
    by = {row.actor_id, row.subject_id} if is_logins else {row.actor_id}
    return all(
        [
            group not in EVENTS or row.event in EVENTS[group],
            group is not Group.RECORDS or (row.event == Event.PAGE_VIEWED and row.subject_kind == "student"),
            group is not Group.REFUSED or row.outcome != Outcome.DONE,
            question.actor_id is None or question.actor_id in by,
            not question.actor_kind or row.actor_kind == question.actor_kind,
            question.student_id is None or (row.subject_kind, row.subject_id) == ("student", question.student_id),
        ]
    )


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ENTRIES, sight=SIGHTS, narrowed=NARROWED)
def test_a_page_shows_what_may_be_seen_and_was_asked_for_and_nothing_else(
    db: None, rows: list[dict[str, Any]], sight: Sight, narrowed: dict[str, Any]
) -> None:
    with transaction.atomic():
        for row in rows:
            entry(**row)
        question = today(**narrowed)
        with tenant_scope(TENANT, OTHER):  # even a scope that is too wide shows no other tenant
            every = list(Entry.objects.order_by("-at", "-id"))
            wanted = [r.pk for r in every if is_seen(sight, r, is_logins=question.group is Group.LOGINS)
                      and is_asked(question, r)]  # fmt: skip
            assert [found.pk for found in entries_page(sight, question, Turn()).rows] == wanted
            assert count_of(sight, question) == len(wanted)
        transaction.set_rollback(True)


@pytest.mark.parametrize("group", [Group.EVERYTHING, Group.SENDING])
def test_walking_to_the_end_and_back_meets_each_entry_once(db: None, group: Group) -> None:
    with transaction.atomic():
        for number in range(11):
            entry(TENANT, (Event.NOTICE_SENT, Event.MAIL_QUEUED)[number % 2])
    with tenant_scope(TENANT):
        every = list(Entry.objects.order_by("-at", "-id").values_list("pk", flat=True))
        page = entries_page(Sight(TENANT), today(group=group), Turn(), size=4)
        forth = [page]
        while page.older:
            page = entries_page(Sight(TENANT), today(group=group), Turn(page.older), size=4)
            forth.append(page)
        back = [page]
        while page.newer:
            page = entries_page(Sight(TENANT), today(group=group), Turn(page.newer, is_backwards=True), size=4)
            back.append(page)
    assert [row.pk for page in forth for row in page.rows] == every
    assert [len(page.rows) for page in forth] == [4, 4, 3]
    assert [row.pk for page in reversed(back) for row in page.rows] == every
    assert (forth[0].newer, forth[-1].older, back[-1].newer) == (None, None, None)


def test_entries_of_one_moment_are_told_apart_by_their_number(committed_db: str) -> None:
    for _ in range(5):
        add_entry(TENANT, NOW)
    question = Question(since=NOW - dt.timedelta(days=1), until=NOW + dt.timedelta(days=1))
    with tenant_scope(TENANT), transaction.atomic():
        first = entries_page(Sight(TENANT), question, Turn(), size=2)
        second = entries_page(Sight(TENANT), question, Turn(first.older), size=2)
        again = entries_page(Sight(TENANT), question, Turn(second.newer, is_backwards=True), size=2)
    numbers = [row.pk for row in (*first.rows, *second.rows)]
    assert len(set(numbers)) == 4
    assert all(before > after for before, after in pairwise(numbers))
    assert again.rows == first.rows


def test_a_place_in_the_log_is_written_to_the_microsecond() -> None:
    place = Cursor(dt.datetime(2026, 11, 23, 4, 5, 6, 123456, tzinfo=dt.UTC), 42)
    assert str(place) == "1795406706123456.42"
    assert Cursor.parse(str(place)) == place


def test_counting_stops(db: None) -> None:
    with transaction.atomic(), tenant_scope(TENANT), connection.cursor() as cursor:
        cursor.execute(
            "insert into auditlog_entry (tenant_id, actor_kind, event, outcome) "
            "select %s, 'staff', 'notice.sent', 'done' from generate_series(1, 1200)",
            (TENANT,),
        )
    with tenant_scope(TENANT):
        assert count_of(Sight(TENANT), today()) == COUNTED_TO + 1
        assert count_of(Sight(TENANT), today(group=Group.SENDING)) == COUNTED_TO + 1


def test_every_event_is_in_one_group() -> None:
    grouped = [event for events in EVENTS.values() for event in events]
    assert len(grouped) == len(set(grouped))
    assert set(Event) - set(grouped) == {Event.PAGE_VIEWED}
    assert EVENTS[Group.LOGINS] == LOGIN_EVENTS


MONTHS_READ = re.compile(r"auditlog_entry_(\d{6})")


def months_read(sql: str) -> set[str]:
    """Of the plan: a month that is left out is not in it."""
    with connection.cursor() as cursor:
        cursor.execute("explain " + sql)
        return set(MONTHS_READ.findall("\n".join(line for (line,) in cursor.fetchall())))


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"group": Group.LOGINS},
        {"group": Group.RECORDS},
        {"group": Group.MANAGEMENT},
        {"group": Group.REFUSED},
        {"actor_id": PEOPLE[0]},
        {"actor_kind": "system"},
        {"actor_kind": "partner"},
        {"student_id": PUPILS[0]},
    ],
)
def test_a_question_reads_the_months_it_asks_for_of_sixty(committed_db: str, asked: dict[str, Any]) -> None:
    make_months(dt.date(2021, 12, 1), 60)
    question = Question(since=NOW - dt.timedelta(days=6), until=NOW, **asked)
    turns = (
        Turn(),
        Turn(Cursor(NOW - dt.timedelta(days=1), 5)),
        Turn(Cursor(NOW - dt.timedelta(days=2), 5), is_backwards=True),
    )
    with tenant_scope(TENANT), transaction.atomic(), CaptureQueriesContext(connection) as queries:
        for turn in turns:
            entries_page(Sight(TENANT), question, turn)
        count_of(Sight(TENANT), question)
    asked_log = [query["sql"] for query in queries if "auditlog_entry" in query["sql"]]
    assert len(asked_log) == len(turns) + 1
    with tenant_scope(TENANT), transaction.atomic():
        assert [months_read(sql) for sql in asked_log] == [{"202611"}] * len(asked_log)


# Two other systems: one that asks all day, and one that came a few times among its calls.
CALLS = """
insert into auditlog_entry (at, tenant_id, actor_id, actor_kind, event, outcome, details)
select %(until)s::timestamptz - n * interval '1 minute', %(tenant)s,
       case when n %% 500 = 0 then %(rare)s else %(busy)s end, 'partner', 'page.viewed', 'done',
       '{"page": "api:linked_changes", "status": 200}'
from generate_series(1, 8000) n
"""


def test_what_one_system_did_is_found_without_reading_what_another_did(committed_db: str) -> None:
    """Row-level security lets an index answer an equality of a column, and no condition on the details."""
    busy, rare = uuid.UUID(int=50), uuid.UUID(int=51)
    with tenant_scope(TENANT), connections["owner"].cursor() as cursor:
        cursor.execute("select set_config('app.tenants', %s, false)", (str(TENANT),))
        cursor.execute(CALLS, {"until": NOW, "tenant": TENANT, "rare": rare, "busy": busy})
        cursor.execute("analyze auditlog_entry")
    question = Question(since=NOW - dt.timedelta(days=7), until=NOW, actor_id=rare)
    with tenant_scope(TENANT), transaction.atomic(), CaptureQueriesContext(connection) as queries:
        assert len(entries_page(Sight(TENANT), question, Turn()).rows) == 16
        assert count_of(Sight(TENANT), question) == 16
    asked = [query["sql"] for query in queries if "auditlog_entry" in query["sql"]]
    with tenant_scope(TENANT), transaction.atomic(), connection.cursor() as cursor:
        assert max(rows_touched(cursor, sql) for sql in asked) <= 4 * 16


def test_who_opened_a_record_reads_four_months_of_sixty(committed_db: str) -> None:
    make_months(dt.date(2021, 12, 1), 60)
    with tenant_scope(TENANT), transaction.atomic(), CaptureQueriesContext(connection) as queries:
        record_openings(TENANT, PUPILS[0], since=NOW - dt.timedelta(days=92), until=NOW, limit=51)
    (sql,) = [query["sql"] for query in queries if "auditlog_entry" in query["sql"]]
    with tenant_scope(TENANT), transaction.atomic():
        assert months_read(sql) == {"202608", "202609", "202610", "202611"}


def test_openings_are_those_of_staff_that_were_let_in(cast: Cast) -> None:
    child = cast.hinata
    common = {"school_id": cast.hibari.pk, "subject_kind": "student", "subject_id": child.pk}
    with transaction.atomic():
        entry(cast.sakura.pk, Event.PAGE_VIEWED, actor_id=cast.teacher.pk, **common)
        entry(cast.sakura.pk, Event.PAGE_VIEWED, Outcome.DENIED, actor_id=cast.manager.pk, **common)
        entry(cast.sakura.pk, Event.PAGE_VIEWED, actor_kind="nobody", **common)
        entry(cast.sakura.pk, Event.NOTICE_READ, actor_id=cast.manager.pk, **common)
        entry(cast.kaede.pk, Event.PAGE_VIEWED, actor_id=cast.kaede_teacher.pk, **common)
    now = timezone.now()
    with tenant_scope(cast.sakura.pk):
        found = record_openings(
            cast.sakura.pk, child.pk, since=now - dt.timedelta(hours=1), until=now + dt.timedelta(hours=1), limit=9
        )
    assert [(opening.actor_id, opening.school_id) for opening in found] == [(cast.teacher.pk, cast.hibari.pk)]
