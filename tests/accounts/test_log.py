"""The log on a desk: who sees how much of it, in which words, and what a mistyped address answers."""

import datetime as dt
import uuid
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User
from auditlog.models import Entry
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.factories import PASSWORD
from tests.messaging.conftest import Send, send, write
from tetoru.access import Role
from tetoru.tenancy import tenant_scope

__all__ = ["send", "write"]  # the feature whose deeds fill the log

SCHOOL, BOARD = "/s/hibari/log/", "/t/sakura/log/"


def lines(client: Client, url: str = SCHOOL, **query: Any) -> list[tuple[str, str, str]]:
    """Who did what to what, as the page has it."""
    page = client.get(url, query)
    assert page.status_code == 200
    return [(row.who, str(row.label.text), row.subject) for row in page.context["rows"]]


def shown(client: Client, url: str, **query: Any) -> list[Entry]:
    page = client.get(url, query)
    assert page.status_code == 200
    found: list[Entry] = list(page.context["page"].rows)
    return found


def entries_of(tenant: Any) -> list[Entry]:
    with tenant_scope(tenant.pk), transaction.atomic():
        return list(Entry.objects.order_by("id"))


@pytest.fixture
def admin(cast: Cast) -> Client:
    return signed_in(cast.school_admin)


@pytest.fixture
def board(cast: Cast) -> Client:
    return signed_in(cast.board_admin)


@pytest.fixture
def busy(cast: Cast, send: Send) -> Cast:
    """A day at two schools, the board and another tenant."""
    notice = send()
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    signed_in(cast.teacher).get(f"/s/hibari/students/{cast.hinata.pk}/")
    signed_in(cast.other_teacher).get("/s/hibari/notices/")
    signed_in(cast.aoba_teacher).get(f"/s/aoba/students/{cast.sora.pk}/")
    signed_in(cast.board_admin).get(f"/t/sakura/students/{cast.hinata.pk}/")
    signed_in(cast.kaede_teacher).get(f"/s/kaede/students/{cast.kaede_child.pk}/")
    return cast


def test_a_day_in_plain_language(busy: Cast, admin: Client) -> None:
    assert lines(admin) == [
        ("原田 学", "お知らせの一覧を見た", ""),
        ("佐伯 恵", "児童の記録を見た", "小川 ひなた（4年1組）"),
        ("小川 真由美", "お知らせを読んだ", "「社会科見学とお弁当について」4年1組"),
        ("佐伯 恵", "お知らせを送った", "「社会科見学とお弁当について」4年1組"),
        ("佐伯 恵", "下書きを保存した", ""),
    ]


def test_roles_times_and_addresses_are_told(cast: Cast, admin: Client) -> None:
    signed_in(cast.teacher).get("/s/hibari/", REMOTE_ADDR="192.0.2.7")
    (row,) = admin.get(SCHOOL).context["rows"]
    (entry, _own) = entries_of(cast.sakura)
    local = timezone.localtime(entry.at)
    assert (row.role, row.place) == ("4年1組 担任", "192.0.2.7")
    assert row.when == f"{local.month}/{local.day} {local.hour}:{local:%M:%S}"


def test_a_schools_admin_sees_the_school_and_nothing_else(busy: Cast, admin: Client) -> None:
    found = shown(admin, SCHOOL)
    assert {entry.school_id for entry in found} == {busy.hibari.pk}
    assert len(found) == len([e for e in entries_of(busy.sakura) if e.school_id == busy.hibari.pk]) - 1


def test_the_boards_admin_sees_the_tenant_and_nothing_else(busy: Cast, board: Client) -> None:
    every = {entry.pk for entry in entries_of(busy.sakura)}
    assert {entry.pk for entry in shown(board, BOARD)} == every
    assert busy.kaede_teacher.pk not in {entry.actor_id for entry in shown(board, BOARD)}


@pytest.mark.parametrize("name", ["teacher", "manager", "other_teacher"])
def test_others_see_what_they_did_themselves(busy: Cast, name: str) -> None:
    user: User = getattr(busy, name)
    page = signed_in(user).get(SCHOOL)
    assert page.context["is_own"] is True
    assert "自分の操作の記録" in page.content.decode()
    assert page.context["colleagues"] == []
    own = [entry.pk for entry in entries_of(busy.sakura) if entry.actor_id == user.pk]
    assert sorted(entry.pk for entry in page.context["page"].rows) == own[:-1]


def test_naming_a_colleague_in_the_address_widens_nothing(busy: Cast) -> None:
    client = signed_in(busy.teacher)
    assert shown(client, SCHOOL, who=str(busy.other_teacher.pk)) == []
    assert lines(client, show="logins", who=str(busy.other_teacher.pk)) == []


def test_a_manager_at_the_board_without_its_admins_role_sees_their_own(busy: Cast) -> None:
    clerk = make.make_staff(busy.sakura, None, Role.MANAGER, name="事務 花")
    assert {entry.actor_id for entry in shown(signed_in(clerk), BOARD)} <= {clerk.pk}


@pytest.mark.parametrize(
    ("query", "who"),
    [
        ({"what": "records"}, ["佐伯 恵"]),
        ({"what": "sending"}, ["佐伯 恵"]),
        ({"what": "writing"}, ["佐伯 恵"]),
        ({"what": "reading"}, ["小川 真由美"]),
        ({"what": "management"}, []),
        ({"what": "refused"}, []),
        ({"who": "guardian"}, ["小川 真由美"]),
        ({"who": "system"}, []),
        ({"who": "staff", "what": "reading"}, []),
        ({"since": "2026-01-01", "until": "2026-01-31"}, []),
    ],
)
def test_it_is_narrowed_down(busy: Cast, admin: Client, query: dict[str, str], who: list[str]) -> None:
    assert [name for name, _what, _subject in lines(admin, **query)] == who


def test_it_is_narrowed_down_to_a_person_and_a_child(busy: Cast, admin: Client, board: Client) -> None:
    assert {name for name, *_ in lines(admin, who=str(busy.other_teacher.pk))} == {"原田 学"}
    page = board.get(BOARD, {"child": str(busy.hinata.pk)})
    assert [row.who for row in page.context["rows"]] == ["三浦 修", "佐伯 恵"]
    assert page.context["student"] == busy.hinata
    assert page.context["count"] == 2


def test_looking_at_a_childs_log_is_noted_under_the_child(busy: Cast, admin: Client) -> None:
    admin.get(SCHOOL, {"child": str(busy.hinata.pk)})
    entry = entries_of(busy.sakura)[-1]
    assert (entry.event, entry.actor_id, entry.subject_id) == ("page.viewed", busy.school_admin.pk, busy.hinata.pk)
    assert entry.details == {"page": "school:log", "method": "GET", "status": 200}


@pytest.mark.parametrize("child", ["sora", "kaede_child", None])
def test_a_child_of_elsewhere_is_as_if_it_did_not_exist(busy: Cast, admin: Client, child: str | None) -> None:
    pk = getattr(busy, child).pk if child else uuid.uuid4()
    assert admin.get(SCHOOL, {"child": str(pk)}).status_code == 404


def test_refused_addresses_are_told_and_name_nothing(busy: Cast, admin: Client, send: Send) -> None:
    foreign = send(by=busy.aoba_teacher, school=busy.aoba, title="あおばだけの件名")
    signed_in(busy.teacher).get(f"/s/hibari/notices/{foreign.pk}/")
    page = admin.get(SCHOOL, {"what": "refused"})
    (row,) = page.context["rows"]
    assert (str(row.label.text), row.refusal, row.subject) == ("お知らせを開こうとした", "断りました", "")
    assert "あおばだけの件名" not in page.content.decode()


def test_drafts_are_not_named(busy: Cast, board: Client) -> None:
    saved = [subject for _who, what, subject in lines(board, BOARD) if what == "下書きを保存した"]
    assert saved == [""]


def test_logins_of_a_school_are_those_of_its_staff(cast: Cast, admin: Client, board: Client) -> None:
    for user, password in [
        (cast.teacher, PASSWORD),
        (cast.teacher, "wrong"),
        (cast.aoba_teacher, PASSWORD),
        (cast.board_admin, PASSWORD),
    ]:
        Client().post("/login/", {"login": user.login, "password": password})
    Client().post("/login/", {"login": "nobody@sakura", "password": "wrong"})
    number = cast.teacher.login.partition("@")[0]
    assert lines(admin, show="logins") == [
        ("（不明）", "ログインに失敗", f"佐伯 恵（{number}）"),
        ("佐伯 恵", "ログインした", ""),
    ]
    assert [(who, what) for who, what, _subject in lines(board, BOARD, show="logins")] == [
        ("（不明）", "ログインに失敗"),
        ("三浦 修", "ログインした"),
        ("宮本 和子", "ログインした"),
        ("（不明）", "ログインに失敗"),
        ("佐伯 恵", "ログインした"),
    ]
    assert lines(signed_in(cast.teacher), show="logins") == lines(admin, show="logins")
    assert lines(signed_in(cast.manager), show="logins") == []


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ({"since": "きのう"}, "日付を 2026-11-25 の形で"),
        ({"since": ""}, "日付を入れてください"),
        ({"since": "2026-11-20", "until": "2026-11-19"}, "「いつから」と同じか"),
        ({"since": "2026-01-01", "until": "2026-11-19"}, "92日まで"),
        ({"since": "0001-01-01", "until": "0001-01-02"}, "2000年から"),
        ({"since": "9999-12-31", "until": "9999-12-31"}, "2000年から"),
        ({"who": "x"}, "アドレスは正しくありません"),
        ({"what": "x"}, "アドレスは正しくありません"),
        ({"child": "x"}, "アドレスは正しくありません"),
        ({"after": "x"}, "アドレスは正しくありません"),
        ({"after": "9" * 40 + ".1"}, "アドレスは正しくありません"),
        ({"before": "1.1' or 1=1"}, "アドレスは正しくありません"),
        ({"before": "１.１"}, "アドレスは正しくありません"),
    ],
)
def test_what_cannot_be_asked_is_said_and_kept(cast: Cast, admin: Client, query: dict[str, str], told: str) -> None:
    page = admin.get(SCHOOL, query)
    assert page.status_code == 422
    assert told in page.content.decode()
    assert "rows" not in page.context
    if query.get("since"):
        assert f'value="{query["since"]}"' in page.content.decode()


@pytest.mark.parametrize("place", ["0.0", "99999999999999999.999999999999999999"])
def test_a_place_that_no_entry_has_is_empty_or_the_first_page(cast: Cast, admin: Client, place: str) -> None:
    assert admin.get(SCHOOL, {"after": place}).status_code == 200
    assert admin.get(SCHOOL, {"before": place}).status_code == 200


def test_ninety_two_days_are_not_too_many(cast: Cast, admin: Client) -> None:
    until = timezone.localdate()
    since = until - dt.timedelta(days=91)
    assert admin.get(SCHOOL, {"since": since.isoformat(), "until": until.isoformat()}).status_code == 200


@pytest.mark.parametrize("name", ["aoba_teacher", "kaede_teacher", "board_admin"])
def test_the_log_of_another_place_is_as_if_it_did_not_exist(busy: Cast, name: str) -> None:
    assert signed_in(getattr(busy, name)).get(SCHOOL).status_code == 404


def test_who_has_not_signed_in_or_is_a_guardian_stays_out(cast: Cast, visitor: Client) -> None:
    assert visitor.get(SCHOOL)["Location"].startswith("/login/?next=")
    assert signed_in(cast.mother).get(SCHOOL).status_code == 403


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_the_log_can_only_be_looked_at(cast: Cast, admin: Client, method: str) -> None:
    assert getattr(admin, method)(SCHOOL).status_code == 405


def test_opening_the_log_is_in_the_log(cast: Cast, admin: Client) -> None:
    admin.get(SCHOOL)
    (entry,) = entries_of(cast.sakura)
    assert (entry.actor_id, entry.school_id, entry.details["page"]) == (
        cast.school_admin.pk, cast.hibari.pk, "school:log",
    )  # fmt: skip


def test_nothing_on_the_page_exports(busy: Cast, admin: Client) -> None:
    text = admin.get(SCHOOL).content.decode()
    assert "ファイルに書き出したりできません" in text
    assert not [word for word in ("csv", "download", "#print", "#download") if word in text.lower()]


def queries_of(client: Client, url: str, **query: Any) -> int:
    client.get(url, query)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url, query).status_code == 200
    return len(captured)


def test_the_page_costs_the_same_for_few_entries_and_for_fifty(cast: Cast, send: Send, admin: Client) -> None:
    def everybody_reads() -> None:
        notice = send()
        signed_in(cast.mother).get(f"/notices/{notice.pk}/")
        for child, user in [(cast.hinata, cast.teacher), (cast.minato, cast.manager), (cast.yuina, cast.other_teacher)]:
            signed_in(user).get(f"/s/hibari/students/{child.pk}/")

    everybody_reads()
    few = queries_of(admin, SCHOOL), queries_of(admin, SCHOOL, what="sending")
    for _ in range(9):
        everybody_reads()
    assert len(shown(admin, SCHOOL)) == 50
    assert (queries_of(admin, SCHOOL), queries_of(admin, SCHOOL, what="sending")) == few
