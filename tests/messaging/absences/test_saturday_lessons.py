"""土曜授業: a period covers the days off on which a class has lessons."""

from typing import Any

import pytest
from django.test import Client

from messaging.absences.models import EmptySeat
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import absences, at, report, reports, rows, words
from tests.messaging.absences.registers import november, shut
from tests.messaging.absences.test_changing import cancel, change
from tests.messaging.absences.test_confirming import BOARD, confirm
from tests.messaging.absences.test_empty_seats import mark
from tests.messaging.absences.test_outlived import said, sums

pytestmark = pytest.mark.usefixtures("morning")
SATURDAY = november(28)


@pytest.fixture(autouse=True)
def _lessons(cast: Cast) -> None:
    shut(cast, 28, 28, kind="lessons")


def test_a_period_has_the_saturday_and_nobody_is_missed_on_it(cast: Cast, mother: Client) -> None:
    report(mother, cast.hinata, until_date="2026-12-01", note="入院します")
    assert [one.day.day for one in absences(cast.hinata)] == [25, 26, 27, 28, 30, 1]
    with at(8, 35, day=SATURDAY):
        desk = signed_in(cast.teacher)
        board: Any = desk.get(BOARD)
        assert "発熱・伝言あり" in board.content.decode()
        mark(desk, cast.hinata)
        assert rows(EmptySeat, cast.sakura.pk) == []
        desk.get(f"{BOARD}{absences(cast.hinata)[3].pk}/")
        assert {one[2] for one in said(cast.hinata)} == {"seen"}
        confirm(desk, absences(cast.hinata)[3])
        assert {one[2:] for one in said(cast.hinata)} == {("confirmed", "sickness")}
        assert sums(cast, cast.hinata)["absent"] == 4


def test_saturday_and_sunday_with_lessons_are_a_period(cast: Cast, mother: Client) -> None:
    shut(cast, 29, 29, kind="lessons")
    told = report(mother, cast.hinata, from_date="2026-11-28", until_date="2026-11-29")
    assert [one.day.day for one in absences(cast.hinata)] == [28, 29]
    assert change(mother, told, from_date="2026-11-28", until_date="2026-11-30").status_code == 302
    assert [one.day.day for one in absences(cast.hinata)] == [28, 29, 30]
    again = mother.post("/absences/", words(cast.hinata, from_date="2026-11-28"))
    assert "この日の連絡は、もう送っています" in again.content.decode()
    cancel(mother, told)
    assert {one[2] for one in said(cast.hinata)} == {"cancelled"}


def test_another_schools_saturday_stays_a_day_off(cast: Cast, mother: Client) -> None:
    report(mother, cast.sora, until_date="2026-12-01")
    assert SATURDAY not in {one.day for one in absences(cast.sora)}
    answer = mother.post("/absences/", words(cast.sora, from_date="2026-12-05", until_date="2026-12-06"))
    assert "この期間は、ぜんぶ休みの日です" in answer.content.decode()
    assert len(reports(cast.sora)) == 1


def test_days_on_which_the_class_is_shut_keep_what_was_told_of_them(cast: Cast, mother: Client) -> None:
    told = report(mother, cast.hinata, until_date="2026-11-27")
    shut(cast, 26, 26, room=cast.room_41)
    cancel(mother, told)
    assert {one[2] for one in said(cast.hinata)} == {"cancelled"}
