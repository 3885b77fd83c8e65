"""The log as the operator reads it: one tenant's, or what belongs to none; bounded in time, without persons."""

import datetime as dt
from itertools import pairwise

import pytest
import time_machine
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.ops.filters import _bounds, _months
from accounts.ops.masking import MASK, cells_of
from auditlog.events import Event, Outcome
from auditlog.models import Entry
from auditlog.trail import Draft, write
from tests.accounts.operators import at_ops, choose
from tests.architecture.sources import python_files, shown
from tests.cast import Cast, signed_in
from tetoru.access import Nobody
from tetoru.tenancy import NOBODYS, OutsideScope, tenant_scope

URL = "/ops/auditlog/entry/"


def events(client: Client, query: str = "") -> list[str]:
    rows = client.get(URL + query).context_data["rows"]
    return [next(cell.text for cell in row.cells if cell.column == "event") for row in rows]


def test_without_a_tenant_only_what_belongs_to_none_is_seen(cast: Cast, visitor: Client) -> None:
    signed_in(cast.teacher).get("/s/hibari/")
    visitor.post("/login/", {"login": "nobody@mail.example", "password": "wrong"})
    client = at_ops()
    seen = events(client)
    assert seen == ["2つ目の確認を通った", "ログインに失敗"]
    assert str(cast.teacher.pk) not in client.get(URL).content.decode()


def test_with_a_tenant_chosen_only_its_rows_are_seen(cast: Cast) -> None:
    signed_in(cast.teacher).get("/s/hibari/")
    signed_in(cast.kaede_teacher).get("/s/kaede/")
    client = at_ops(cast.sakura)
    assert str(cast.teacher.pk) in client.get(URL).content.decode()
    assert str(cast.kaede_teacher.pk) not in client.get(URL).content.decode()
    choose(client, cast.kaede)
    assert str(cast.kaede_teacher.pk) in client.get(URL).content.decode()


def test_a_tenants_scope_sees_no_row_of_nobodys_and_the_other_way_round(cast: Cast) -> None:
    """By the fence, and by row-level security alone."""
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        write(Nobody((cast.sakura.pk,)), Draft(Event.SIGNED_IN), Outcome.DONE)
        write(Nobody(), Draft(Event.SIGN_IN_FAILED), Outcome.DENIED)
    answers = {}
    for name, scope in {"tenant": (cast.sakura.pk,), "nobody's": (NOBODYS,), "none": ()}.items():
        with tenant_scope(*scope), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("select event from auditlog_entry")
            answers[name] = [event for (event,) in cursor.fetchall()]
            if scope:
                assert list(Entry.objects.values_list("event", flat=True)) == answers[name]
    assert answers == {"tenant": ["person.signed_in"], "nobody's": ["person.sign_in_failed"], "none": []}


def test_the_scope_of_nobodys_opens_no_table_of_a_tenant(cast: Cast) -> None:
    with tenant_scope(NOBODYS), transaction.atomic():
        assert not type(cast.hinata).objects.exists()
        with connection.cursor() as cursor:
            cursor.execute("select count(*) from schools_student")
            assert cursor.fetchone() == (0,)
    with pytest.raises(OutsideScope), transaction.atomic():
        Entry.objects.exists()


def test_only_the_operators_pages_open_that_scope() -> None:
    users = {shown(file) for file in python_files() if "NOBODYS" in file.read_text(encoding="utf-8")}
    assert users == {
        "accounts/ops/middleware.py", "auditlog/migrations/0006_show_rows_of_nobodys.py", "tetoru/db/compiler.py",
        "tetoru/tenancy.py",
    }  # fmt: skip


def test_the_log_is_narrowed_down(cast: Cast, visitor: Client) -> None:
    visitor.post("/login/", {"login": "nobody@mail.example", "password": "wrong"})
    client = at_ops()
    assert events(client, "?event=person.sign_in_failed") == ["ログインに失敗"]
    assert events(client, "?outcome=done&period=1") != []
    assert set(events(client, "?outcome=denied")) == {"ログインに失敗"}
    assert events(client, "?event=no.such") == []
    assert events(client, "?period=no-such") != [], "what is not offered is the last seven days"
    assert events(client, f"?period={_months()[1]}") == []


def test_every_question_is_bounded_in_time(cast: Cast) -> None:
    client = at_ops()
    for query in ("", "?period=", "?period=x", "?period=31", f"?period={_months()[-1]}"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(URL + query).status_code == 200
        asked = [one["sql"] for one in queries if 'FROM "auditlog_entry"' in one["sql"]]
        assert len(asked) >= 1
        assert all('"at" >= \'' in sql and '"at" < \'' in sql for sql in asked), query


def test_months_reach_back_five_years_and_follow_each_other() -> None:
    with time_machine.travel(dt.datetime(2026, 1, 31, 15, 30, tzinfo=dt.UTC), tick=False):  # 1 February in Tokyo
        months = _months()
        assert (months[0], months[1], months[2], months[-1], len(months)) == (
            "2026-02", "2026-01", "2025-12", "2021-02", 61,
        )  # fmt: skip
        assert all(_bounds(older)[1] == _bounds(newer)[0] for newer, older in pairwise(months))
        assert _bounds("1")[0] == dt.datetime(2026, 1, 31, 15, tzinfo=dt.UTC)
        assert _bounds("7")[0] == dt.datetime(2026, 1, 25, 15, tzinfo=dt.UTC)


def entry(**more: object) -> Entry:
    return Entry(id=1, at=timezone.now(), actor_kind="staff", event="page.viewed", outcome="done", **more)


@pytest.mark.parametrize(
    ("details", "shown_as"),
    [
        ({"page": "school:draft", "method": "GET", "status": 200}, "page=school:draft、method=GET、status=200"),
        ({"job": "fan out a notice", "households": 67}, "job=fan out a notice、households=67"),
        ({"fields": ["title", "body"], "sent": True, "x": None}, "fields=title・body、sent=True、x=None"),
        ({"name": "小川 ひなた"}, f"name={MASK}"),
        ({"to": "ogawa@mail.example"}, f"to={MASK}"),
        ({"小川": {"inner": ["Ogawa Mayumi"]}}, f"{MASK}=inner={MASK}"),
        ({"text": "<b>"}, f"text={MASK}"),
        ({}, "—"),
    ],
)
def test_details_show_ids_counts_and_words_of_the_code(details: dict[str, object], shown_as: str) -> None:
    """The log holds nothing else; if it did by a mistake, it would not be seen here."""
    (cell,) = cells_of(entry(details=details), ("details",))
    assert cell.text == shown_as


@pytest.mark.parametrize(
    ("address", "network"),
    [("192.0.2.77", "192.0.2.0/24"), ("2001:db8:1:2:3::4", "2001:db8:1::/48"), (None, "—")],
)
def test_addresses_are_cut_to_their_network(address: str | None, network: str) -> None:
    (cell,) = cells_of(entry(ip=address), ("ip",))
    assert cell.text == network


def test_a_session_is_not_shown(cast: Cast) -> None:
    (cell,) = cells_of(entry(session_hash=b"x" * 16), ("session_hash",))
    assert cell.text == MASK


def test_an_entry_has_no_page_of_its_own(cast: Cast) -> None:
    assert at_ops(cast.sakura).get(f"{URL}1/").status_code == 404
