"""The school opens an absence, confirms it with the register's word, and enters what it was told by telephone."""

import uuid
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.test import Client, override_settings

from auditlog.models import Entry
from messaging.absences.models import Absence
from tests.cast import Cast, make_cast, signed_in
from tests.messaging.absences.mornings import (
    DAY,
    WEDNESDAY,
    absences,
    add_word,
    at,
    report,
    reports,
    words,
)
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope

BOARD = "/s/hibari/absences/"


pytestmark = pytest.mark.usefixtures("morning")


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def only(cast: Cast) -> Absence:
    (absence,) = absences(cast.hinata)
    return absence


def confirm(client: Client, absence: Absence, category: str = "sickness", *, at_once: bool = True, **other: Any) -> Any:
    data = {"category": category, "version": absence.version, **other}
    return client.post(f"{BOARD}{absence.pk}/{'confirmation/' if at_once else ''}", data)


def events(cast: Cast) -> list[str]:
    with tenant_scope(cast.sakura.pk):
        return list(
            Entry.objects.filter(subject_id=cast.hinata.pk).order_by("at", "id").values_list("event", flat=True)
        )


def test_one_press_confirms_and_the_sender_sees_by_whom(cast: Cast, desk: Client) -> None:
    mother = signed_in(cast.mother)
    receipt = f"/absences/{report(mother, cast.hinata)}/"
    answer = confirm(desk, only(cast), grade="4")
    assert answer["Location"] == f"{BOARD}?day=2026-11-25&grade=4#absence-{only(cast).pk}"
    row = only(cast)
    assert (row.state, row.category, row.confirmed_by_id) == ("confirmed", "sickness", cast.teacher.pk)
    page: Any = mother.get(receipt)
    assert "佐伯 恵先生" in " ".join(page.content.decode().split()).replace("</strong>", "").replace("</span>", "")
    assert "病欠" not in page.content.decode(), "the register's word is the school's"
    assert confirm(desk, row).status_code == 302, "pressed twice"
    assert events(cast)[:2] == ["absence.reported", "absence.confirmed"]


def test_a_category_is_chosen_where_nothing_suggests_one(cast: Cast, desk: Client) -> None:
    report(signed_in(cast.mother), cast.hinata, reason="other")
    board: Any = desk.get(BOARD)
    assert "区分を選んで確認する" in board.content.decode()
    for wrong in ("", "flu", "suspension\x00"):
        assert confirm(desk, only(cast), wrong)["Location"] == f"{BOARD}{only(cast).pk}/"
        assert confirm(desk, only(cast), wrong, at_once=False).status_code == 422
    assert only(cast).state != "confirmed"
    confirm(desk, only(cast), "suspension", at_once=False)
    assert only(cast).category == "suspension"
    confirm(desk, only(cast), "official", at_once=False)
    assert (only(cast).category, only(cast).state) == ("official", "confirmed")


def test_opening_it_is_what_the_sender_sees(cast: Cast, desk: Client) -> None:
    mother = signed_in(cast.mother)
    report(mother, cast.hinata, note="昨夜から熱があります", from_date=WEDNESDAY, until_date=WEDNESDAY + DAY)
    url = f"{BOARD}{absences(cast.hinata)[0].pk}/"
    desk.head(url)
    desk.get(url, headers={"Sec-Purpose": "prefetch"})
    assert [one.state for one in absences(cast.hinata)] == ["received"] * 2
    page: Any = desk.get(url)
    assert "昨夜から熱があります" in page.content.decode()
    assert [one.state for one in absences(cast.hinata)] == ["seen"] * 2, "both days of the period"
    desk.get(url)
    assert events(cast)[-2:] == ["absence.seen", "page.viewed"]


def test_what_a_home_has_written_anew_is_not_confirmed_unseen(cast: Cast, desk: Client) -> None:
    mother = signed_in(cast.mother)
    told = report(mother, cast.hinata)
    seen = only(cast)
    with at(7, 20):
        report(signed_in(cast.father), cast.hinata, reason="injury")
        answer = confirm(desk, seen)
        assert answer["Location"] == f"{BOARD}{seen.pk}/"
        page: Any = desk.get(answer["Location"])
        assert "新しい連絡が届きました" in page.content.decode()
        assert [one.confirmed_at for one in reports(cast.hinata)] == [None, None]
        assert confirm(desk, only(cast)).status_code == 302
        assert [one.state for one in reports(cast.hinata)] == ["confirmed"] * 2
    with at(7, 30):
        mother.post(f"/absences/{told}/cancellation/")
        assert [one.state for one in absences(cast.hinata)] == ["confirmed"], "the father's word stands"


def test_a_note_is_read_before_its_absence_is_confirmed(cast: Cast, desk: Client) -> None:
    report(signed_in(cast.mother), cast.hinata, note="インフルエンザかもしれません")
    url = f"{BOARD}{only(cast).pk}/"
    board: Any = desk.get(BOARD)
    assert f"{url}confirmation/" not in board.content.decode()
    answer: Any = desk.post(f"{url}confirmation/", {"category": "sickness", "version": only(cast).version}, follow=True)
    assert answer.redirect_chain[-1][0] == url
    for words_shown in ("まだだれも読んでいません", "インフルエンザかもしれません"):
        assert words_shown in answer.content.decode()
    assert (only(cast).state, only(cast).category) == ("seen", "")
    board = signed_in(cast.manager).get(BOARD)
    assert f"{url}confirmation/" in board.content.decode(), "a colleague has read it"
    confirm(desk, only(cast))
    assert only(cast).state == "confirmed"


def test_of_several_words_each_note_is_read(cast: Cast, desk: Client) -> None:
    pool = add_word(cast.hibari, "activity", "プール")
    of_the_pool = {"kind": "other", "activity": pool.pk}
    report(signed_in(cast.mother), cast.hinata, note="水着は学校です", **of_the_pool)
    report(signed_in(cast.father), cast.hinata, **of_the_pool)
    board: Any = desk.get(BOARD)
    assert "伝言を読んで確認する" in board.content.decode()
    assert confirm(desk, only(cast), "")["Location"] == f"{BOARD}{only(cast).pk}/"
    assert only(cast).state == "received"


def test_a_period_is_confirmed_as_a_whole_and_other_words_about_later_days_are_not(cast: Cast, desk: Client) -> None:
    report(signed_in(cast.mother), cast.hinata, until_date="2026-11-27")
    report(signed_in(cast.father), cast.hinata, from_date="2026-11-27", until_date="2026-12-01")
    confirm(desk, absences(cast.hinata)[0])
    found = [(one.day.day, one.state, one.category) for one in absences(cast.hinata)]
    assert found[:2] == [(25, "confirmed", "sickness"), (26, "confirmed", "sickness")]
    assert [state for _day, state, _category in found[2:]] == ["received"] * 3
    assert [one.confirmed_at is None for one in reports(cast.hinata)] == [False, True]


def test_what_was_taken_back_is_not_confirmed(cast: Cast, desk: Client) -> None:
    mother = signed_in(cast.mother)
    told = report(mother, cast.hinata)
    seen = only(cast)
    mother.post(f"/absences/{told}/cancellation/")
    assert confirm(desk, seen).status_code == 409
    assert only(cast).category == ""
    page: Any = desk.get(f"{BOARD}{seen.pk}/")
    assert "この連絡は、取り消されました" in page.content.decode()
    assert "小川 ひなた" not in desk.get(BOARD).content.decode()


def test_an_activity_has_no_category(cast: Cast, desk: Client) -> None:
    pool = add_word(cast.hibari, "activity", "プール")
    report(signed_in(cast.mother), cast.hinata, kind="other", activity=pool.pk)
    page: Any = desk.get(f"{BOARD}{only(cast).pk}/")
    assert 'name="category"' not in page.content.decode()
    confirm(desk, only(cast), "")
    assert (only(cast).state, only(cast).category) == ("confirmed", "")


def test_others_neither_open_nor_confirm(cast: Cast) -> None:
    report(signed_in(cast.mother), cast.hinata)
    before = only(cast)
    for person, code in (("aoba_teacher", 404), ("kaede_teacher", 404), ("board_admin", 404), ("mother", 403)):
        client = signed_in(getattr(cast, person))
        answers = [client.get(f"{BOARD}{before.pk}/"), confirm(client, before)]
        assert [answer.status_code for answer in answers] == [code] * 2
    elsewhere = signed_in(cast.aoba_teacher)
    assert elsewhere.get(f"/s/aoba/absences/{before.pk}/").status_code == 404
    after = only(cast)
    assert (after.state, after.category, after.changed_at) == ("received", "", before.changed_at)


def entry(cast: Cast, client: Client, **other: Any) -> Any:
    data = {name: value for name, value in words(**other).items() if name != "places"}
    return client.post(f"{BOARD}students/{cast.hinata.pk}/", data)


def test_a_call_is_entered_once_and_stands_on_the_board(cast: Cast, desk: Client) -> None:
    room: Any = desk.get(f"{BOARD}classes/{cast.room_41.pk}/")
    assert "加藤 湊" in room.content.decode()
    key = str(new_id())
    for _press in range(2):
        assert entry(cast, desk, key=key, note="母から電話")["Location"] == f"{BOARD}classes/{cast.room_41.pk}/"
    (told,) = reports(cast.hinata)
    assert (told.how, told.reported_by_id, told.state, told.is_after_cut_off) == (
        "phone", cast.teacher.pk, "seen", False
    )  # fmt: skip
    assert "電話（佐伯 恵）から" in " ".join(desk.get(BOARD).content.decode().split())
    again = entry(cast, desk)
    assert again.status_code == 422
    assert "もう自分で入れてあります" in again.content.decode()
    home: Any = signed_in(cast.mother).get("/absences/history/")
    assert "母から電話" not in home.content.decode()
    assert str(told.pk) not in home.content.decode(), "nor is it a guardian's to change"


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"from_date": "2026-11-24"}, "すぎました"),
        ({"until_date": "2027-12-30"}, "60日まで"),
        ({"note": "あ" * 100_000}, "500文字まで"),
        ({"kind": "x"}, "これは選べません"),
        ({"reason": "x\x00"}, "選べません"),
        ({"key": "x"}, "画面を開きなおして"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_lost(
    cast: Cast, desk: Client, wrong: dict[str, str], says: str
) -> None:
    answer = entry(cast, desk, **{"note": "母から電話", **wrong})
    assert answer.status_code == 422
    assert says in answer.content.decode()
    assert wrong.get("note", "母から電話") in answer.content.decode()
    assert reports(cast.hinata) == []


def test_an_entry_about_the_wrong_pupil_is_taken_back_and_a_guardians_words_never(cast: Cast, desk: Client) -> None:
    theirs = report(signed_in(cast.mother), cast.hinata)
    entry(cast, desk)
    mine = next(one.pk for one in reports(cast.hinata) if one.how == "phone")

    def back(client: Client, which: uuid.UUID) -> int:
        return client.post(f"{BOARD}entries/{which}/").status_code

    assert back(desk, theirs) == 404
    assert back(signed_in(cast.aoba_teacher), mine) == 404
    assert back(signed_in(cast.other_teacher), mine) == 302
    assert {one.how: one.state for one in reports(cast.hinata)} == {"guardian": "received", "phone": "cancelled"}
    assert only(cast).state == "received"
    assert events(cast)[-1] == "absence.entry_withdrawn"


@pytest.mark.usefixtures("committed_db")
def test_two_teachers_and_a_parent_at_once_leave_one_state() -> None:
    """Confirmed by one of the two; the parent's change comes before it, or takes it back."""
    with override_settings(TENANT_SCOPE_MAY_SWITCH=False):
        cast = make_cast()
        mother = signed_in(cast.mother)
        told = report(mother, cast.hinata, until_date="2026-12-04")
        seen = absences(cast.hinata)[0]
        data = {"kind": "absent", "from_date": WEDNESDAY.isoformat(), "until_date": "2026-12-04", "reason": "injury"}
        teacher, manager = signed_in(cast.teacher), signed_in(cast.manager)
        hands: list[Callable[[], Any]] = [
            lambda: confirm(teacher, seen),
            lambda: confirm(manager, seen),
            lambda: mother.post(f"/absences/{told}/change/", data),
        ]
        with ThreadPoolExecutor(len(hands)) as pool:
            answers = list(pool.map(_closing, hands))
        assert [answer.status_code for answer in answers] == [302] * 3
        (sent,) = reports(cast.hinata)
        assert {one.state for one in absences(cast.hinata)} == {sent.state}


def _closing(deed: Callable[[], Any]) -> Any:
    try:
        return deed()
    finally:
        connections.close_all()
