"""The day of the next talk of a long absence: who is told of it, and until when."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.cast import Cast, signed_in
from tests.factories import make_guardian, make_student
from tests.messaging.absences.mornings import DAY, WEDNESDAY, at, report
from tests.messaging.absences.test_board import URL, text_of

START = "/s/hibari/"
FRIDAY = WEDNESDAY + 2 * DAY
LINE = "今日、家庭と話すことになっている児童"

pytestmark = pytest.mark.usefixtures("morning")


def long_absence(client: Client, student: Any, talk: dt.date = FRIDAY, **other: Any) -> Any:
    return report(client, student, until_date="2026-12-04", next_talk_on=talk, reason="other", **other)


def on_friday(person: Any, url: str = START) -> str:
    with at(7, 30, day=FRIDAY):
        return text_of(signed_in(person), url)


def test_on_its_day_the_teacher_of_the_class_and_who_leads_are_told(cast: Cast) -> None:
    long_absence(signed_in(cast.mother), cast.hinata)
    long_absence(signed_in(cast.father), cast.hinata)
    for person in (cast.teacher, cast.manager, cast.school_admin):
        assert f"1 人 {LINE} 小川 ひなたさん" in on_friday(person)
        assert LINE not in text_of(signed_in(person), START), "two days before"
    assert LINE not in on_friday(cast.other_teacher)
    assert LINE not in on_friday(cast.aoba_teacher, "/s/aoba/")
    assert LINE not in on_friday(cast.kaede_teacher, "/s/kaede/")


def test_the_board_of_that_day_says_it_and_a_wall_does_not(cast: Cast) -> None:
    long_absence(signed_in(cast.mother), cast.hinata)
    assert "その他・学校と話す日・母から" in on_friday(cast.other_teacher, URL)
    assert "話す日" not in text_of(signed_in(cast.teacher))


def test_who_is_back_is_not_talked_about(cast: Cast) -> None:
    mother = signed_in(cast.mother)
    told = long_absence(mother, cast.hinata)
    with at(7, 20, day=WEDNESDAY + DAY):
        signed_in(cast.mother).post(f"/absences/{told}/cancellation/")
    report(signed_in(cast.father), cast.hinata, from_date=FRIDAY)
    assert LINE not in on_friday(cast.teacher)


def test_many_are_counted_and_three_are_named_by_one_query(cast: Cast) -> None:
    long_absence(signed_in(cast.mother), cast.hinata)
    for number in range(4):
        student = make_student(cast.room_41, "渡辺", f"さき{number}", kana=("わたなべ", "さき"))
        long_absence(signed_in(make_guardian(student)), student)
    with at(7, 30, day=FRIDAY), CaptureQueriesContext(connection) as asked:
        text = text_of(signed_in(cast.teacher), START)
    assert f"5 人 {LINE} 小川 ひなた、渡辺 さき0、渡辺 さき1さん ほか" in text
    assert len([query for query in asked if '"next_talk_on" = ' in query["sql"]]) == 1
