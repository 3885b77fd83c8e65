"""The homes that a notice did not reach: a list to telephone by, letters, and what was done."""

from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from auditlog.models import Entry
from messaging.notices.models import AudienceItem, FollowUp, Notice
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.files.making import hang, make_file
from tests.messaging.asking import attach
from tests.messaging.conftest import Send, item
from tests.messaging.test_ledger import bounce
from tests.messaging.test_mail import send_due
from tests.messaging.test_withdrawing import withdraw
from tests.sink import Sink
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


@pytest.fixture
def teacher(cast: Cast) -> Client:
    return signed_in(cast.teacher)


@pytest.fixture
def notice(cast: Cast, send: Send, sink: Sink) -> Notice:
    """To the fourth grade: yuina's home has nobody registered, hinata's mails came back."""
    notice = send(item("grade", cast.hibari, grade=4), by=cast.manager)
    send_due(cast)
    bounce(sink, cast.mother, cast.father)
    return notice


def url_of(notice: Notice, rest: str = "") -> str:
    return f"/s/hibari/notices/{notice.pk}/unreached/{rest}"


def rows(client: Client, notice: Notice) -> list[tuple[str, str, bool]]:
    """Names, why, whether they have been told."""
    page = client.get(url_of(notice))
    listed = [row["row"] for row in page.context["rows"]]
    return [(row.home.names, row.why, row.follow_up is not None) for row in listed]


def tick(client: Client, notice: Notice, student: Any, way: str = "phone", **more: Any) -> Any:
    return client.post(url_of(notice, f"{student.household_id}/"), {"way": way, "note": "", **more})


def follow_ups(notice: Notice) -> list[tuple[str, str]]:
    with tenant_scope(notice.tenant_id), transaction.atomic():
        return [(done.way, done.note) for done in FollowUp.objects.filter(notice=notice)]


def test_the_list_has_exactly_the_homes_that_were_not_reached_and_why(
    cast: Cast, teacher: Client, notice: Notice
) -> None:
    assert rows(teacher, notice) == [("小川 ひなた", "bounced", False), ("安藤 結菜", "unregistered", False)]
    page = teacher.get(url_of(notice)).content.decode()
    assert "小川 真由美（母）" in page
    assert "加藤" not in page, "minato's home has got it"


def test_a_colleague_ticks_off_who_was_telephoned_and_everybody_sees_by_whom(
    cast: Cast, teacher: Client, notice: Notice
) -> None:
    colleague = signed_in(cast.other_teacher)
    assert tick(colleague, notice, cast.hinata, note="祖母に伝えました")["Location"] == url_of(notice)
    assert follow_ups(notice) == [("phone", "祖母に伝えました")]
    page = teacher.get(url_of(notice))
    assert (page.context["reach"].done, page.context["reach"].left) == (1, 1)
    for words in ("電話で伝えた", "原田 学", "祖母に伝えました"):
        assert words in page.content.decode()
    assert teacher.get(f"/s/hibari/notices/{notice.pk}/").context["reach_percent"] == 50
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.get(event="notice.home_followed_up")
        assert (entry.subject_id, entry.details["way"]) == (notice.pk, "phone")
        assert "祖母" not in str(entry.details)


def test_a_tick_made_by_mistake_is_taken_back(cast: Cast, teacher: Client, notice: Notice) -> None:
    tick(teacher, notice, cast.hinata, way="letter")
    tick(teacher, notice, cast.hinata, way="")
    assert follow_ups(notice) == []
    with tenant_scope(cast.sakura.pk):
        assert Entry.objects.filter(event="notice.follow_up_taken_back").count() == 1


def test_the_last_way_counts_and_a_home_is_ticked_once(cast: Cast, teacher: Client, notice: Notice) -> None:
    tick(teacher, notice, cast.hinata)
    tick(teacher, notice, cast.hinata, way="letter")
    assert follow_ups(notice) == [("letter", "")]


def test_a_home_that_was_told_stays_in_the_list_when_it_opens_the_notice(
    cast: Cast, teacher: Client, notice: Notice
) -> None:
    tick(teacher, notice, cast.hinata)
    signed_in(cast.mother).get(f"/notices/{notice.pk}/")
    assert rows(teacher, notice) == [("小川 ひなた", "bounced", True), ("安藤 結菜", "unregistered", False)]


def test_a_note_that_is_too_long_is_refused_and_stays_on_the_page(cast: Cast, teacher: Client, notice: Notice) -> None:
    answered = tick(teacher, notice, cast.hinata, note="あ" * 201)
    assert answered.status_code == 422
    assert "メモは200文字までです（いま201文字）。" in answered.content.decode()
    assert "あ" * 201 in answered.content.decode()
    assert follow_ups(notice) == []


def test_an_unknown_way_is_refused(cast: Cast, teacher: Client, notice: Notice) -> None:
    assert tick(teacher, notice, cast.hinata, way="pigeon").status_code == 422
    assert follow_ups(notice) == []


def test_a_home_that_was_reached_or_is_unknown_can_not_be_ticked(cast: Cast, teacher: Client, notice: Notice) -> None:
    assert tick(teacher, notice, cast.minato).status_code == 404
    assert teacher.post(url_of(notice, f"{new_id()}/"), {"way": "phone"}).status_code == 404
    assert teacher.post(url_of(notice, f"{cast.kaede_child.household_id}/"), {"way": "phone"}).status_code == 404
    assert follow_ups(notice) == []


def test_each_home_still_to_be_told_gets_a_letter_with_the_notice(cast: Cast, teacher: Client, notice: Notice) -> None:
    page = teacher.get(url_of(notice, "letters/"))
    assert [home.names for home in page.context["page"]] == ["小川 ひなた", "安藤 結菜"]
    for words in ("お弁当を持たせてください。", "<strong>小川 ひなた</strong> さんの保護者のかたへ", "きりとり"):
        assert words in page.content.decode()
    tick(teacher, notice, cast.hinata)
    page = teacher.get(url_of(notice, "letters/"))
    assert [home.names for home in page.context["page"]] == ["安藤 結菜"]


def test_a_letter_asks_what_the_notice_asks_and_says_that_files_go_along(
    cast: Cast, teacher: Client, notice: Notice
) -> None:
    attach(notice)
    hang(notice, make_file(cast.teacher, text="もちもの"))
    page = teacher.get(url_of(notice, "letters/")).content.decode()
    for words in ("見学への参加", "□ 参加する", "□ 参加しない", "添付ファイルは、この手紙には入りません。"):
        assert words in page


def test_siblings_get_one_letter(cast: Cast, teacher: Client, send: Send) -> None:
    make.make_student(cast.room_41, given="みのり", kana=("おがわ", "みのり"), household=cast.hinata.household)
    for person in (cast.mother, cast.father):
        person.email = None
        person.save()
    notice = send()
    assert rows(teacher, notice) == [("小川 ひなた・みのり", "no_way", False)]


def test_nothing_is_left_of_the_list_once_the_notice_was_withdrawn(cast: Cast, teacher: Client, notice: Notice) -> None:
    withdraw(cast, notice, by=cast.manager)
    assert teacher.get(url_of(notice)).status_code == 404
    assert teacher.get(url_of(notice, "letters/")).status_code == 404
    assert tick(teacher, notice, cast.hinata).status_code == 404
    assert follow_ups(notice) == []


@pytest.mark.parametrize("name", ["aoba_teacher", "kaede_teacher", "board_admin", "mother"])
def test_nobody_of_another_place_sees_or_ticks(cast: Cast, notice: Notice, name: str) -> None:
    client = signed_in(getattr(cast, name))
    expected = 403 if name == "mother" else 404
    assert client.get(url_of(notice)).status_code == expected
    assert client.get(url_of(notice, "letters/")).status_code == expected
    assert tick(client, notice, cast.hinata).status_code == expected
    assert follow_ups(notice) == []


def test_the_board_sees_the_school_of_each_home(cast: Cast, send: Send) -> None:
    notice = send(AudienceItem(tenant=cast.sakura, kind="tenant"), by=cast.board_admin, school=None)
    page = signed_in(cast.board_admin).get(f"/t/sakura/notices/{notice.pk}/unreached/")
    assert [row["row"].home.names for row in page.context["rows"]] == ["安藤 結菜"]
    assert "ひばり小学校" in page.content.decode()
