"""A child who is not there is looked for until somebody knows more: what ends the search, and what does not."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from messaging.absences.models import EmptySeat
from schools.models import School
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import DAY, WEDNESDAY, at, report, rows
from tests.messaging.absences.registers import november, shut
from tests.messaging.absences.test_changing import change
from tests.messaging.absences.test_empty_seats import BOARD, mails, mark, seat_of, text_of, url_of
from tetoru.tenancy import tenant_scope


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with at(8, 35):
        yield


@pytest.fixture
def desk(cast: Cast) -> Client:
    return signed_in(cast.teacher)


def class_url(cast: Cast) -> str:
    return f"{BOARD}classes/{cast.room_41.pk}/"


def seats(cast: Cast) -> list[EmptySeat]:
    return rows(EmptySeat, cast.sakura.pk)


def test_that_a_child_leaves_early_does_not_say_where_it_is_now(cast: Cast, desk: Client) -> None:
    mark(desk, cast.hinata)
    report(signed_in(cast.mother), cast.hinata, kind="leaving_early", leaves_at="13:00", reason="hospital")
    assert seat_of(cast.hinata).end == ""
    assert "登校も連絡もない児童 1人" in text_of(desk)


@pytest.mark.parametrize(("kind", "end"), [("absent", "reported"), ("late", "reported"), ("leaving_early", "")])
def test_a_report_that_is_changed_ends_it_as_a_new_one_does(cast: Cast, desk: Client, kind: str, end: str) -> None:
    mother = signed_in(cast.mother)
    told = report(mother, cast.hinata, kind="leaving_early", leaves_at="13:00", reason="hospital")
    mark(desk, cast.hinata)
    desk.post(url_of(cast.hinata, "question/"))
    times = {"late": {"arrives_at": "10:00"}, "leaving_early": {"leaves_at": "14:00"}}
    assert change(mother, told, kind=kind, **times.get(kind, {})).status_code == 302
    assert seat_of(cast.hinata).end == end
    assert ("まだ登校していません" in text_of(mother, "/home/")) == (end == "")
    assert {state for _guardian, _channel, _priority, state in mails(cast)} == {"cancelled" if end else "pending"}


def test_a_change_about_other_days_ends_nothing_today(cast: Cast, desk: Client) -> None:
    mother = signed_in(cast.mother)
    told = report(mother, cast.hinata)
    change(mother, told, from_date=WEDNESDAY + DAY)
    mark(desk, cast.hinata)
    change(mother, told, from_date=WEDNESDAY + 2 * DAY)
    assert seat_of(cast.hinata).end == ""


def test_who_said_to_come_later_is_missed_from_then_on(cast: Cast, desk: Client) -> None:
    report(signed_in(cast.mother), cast.hinata, kind="late", arrives_at="09:30", reason="hospital")
    mark(desk, cast.hinata)
    assert seats(cast) == []
    with at(9, 30):
        mark(desk, cast.hinata)
        assert seat_of(cast.hinata).end == ""
        board = text_of(desk)
        assert "登校も連絡もない児童 1人" in board
        assert "9:30ごろ登校" in board, "what was said stands there still"
        report(signed_in(cast.father), cast.hinata, kind="late", arrives_at="10:30", reason="hospital")
        assert seat_of(cast.hinata).end == "reported"


def test_who_comes_late_at_no_hour_in_particular_is_not_missed(cast: Cast, desk: Client) -> None:
    report(signed_in(cast.mother), cast.hinata, kind="late", reason="hospital")
    with at(11):
        mark(desk, cast.hinata)
    assert seats(cast) == []


def test_in_a_class_without_lessons_nobody_is_missed(cast: Cast, desk: Client) -> None:
    mark(desk, cast.minato)
    shut(cast, 25, 25, room=cast.room_41)
    answer = mark(desk, cast.hinata)
    assert answer["Location"] == class_url(cast)
    text = text_of(desk, class_url(cast))
    assert "今日は授業がない日です（学級閉鎖）。席の確認も、保護者への知らせもできません。" in text
    text = text_of(desk, class_url(cast))
    assert "今日は授業がない日です（学級閉鎖）。席の確認はできません。" in text
    assert "印をつけた人を" not in text
    assert [one.student_id for one in seats(cast)] == [cast.minato.pk]
    refused = desk.post(url_of(cast.minato, "question/"))
    assert "保護者への知らせもできません" in text_of(desk, refused["Location"])
    assert mails(cast) == []
    desk.post(url_of(cast.minato, "end/"))
    assert seat_of(cast.minato).end == "came", "what stands there can be ended"


def test_on_a_saturday_somebody_is_missed_where_there_are_lessons(cast: Cast) -> None:
    with at(8, 35, day=november(28)):
        desk = signed_in(cast.teacher)
        assert "今日は授業がない日です（土曜日）" in text_of(desk, mark(desk, cast.hinata)["Location"])
        assert seats(cast) == []
        shut(cast, 28, 28, kind="lessons")
        mark(desk, cast.hinata)
        assert seat_of(cast.hinata).end == ""


def test_an_after_school_club_is_open_on_a_saturday(cast: Cast) -> None:
    with tenant_scope(cast.sakura.pk), transaction.atomic():
        School.objects.filter(pk=cast.hibari.pk).update(kind=School.Kind.AFTER_SCHOOL)
    with at(8, 35, day=november(28)):
        desk = signed_in(cast.teacher)
        mark(desk, cast.hinata)
        assert seat_of(cast.hinata).end == ""
        shut(cast, 28, 28)
        assert "授業がない日です（臨時休校）" in text_of(desk, mark(desk, cast.minato)["Location"])


def test_ticks_are_kept_when_one_of_the_ticked_has_just_been_reported(cast: Cast, desk: Client) -> None:
    report(signed_in(cast.mother), cast.hinata)
    answer: Any = mark(desk, cast.hinata, cast.minato)
    assert answer["Location"] == f"{BOARD}#missing"
    assert [one.student_id for one in seats(cast)] == [cast.minato.pk]
    text = text_of(desk)
    assert "1人の席が空いていると" in text
    assert "小川 ひなたさんは、連絡が届いたか、もうボードに出ています。印はつけませんでした。" in text
