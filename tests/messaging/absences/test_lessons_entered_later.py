"""土曜授業 that is entered after a home has told a period over that day: the period covers it from then on."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client

from messaging.absences.models import Absence, CalendarEntry, EmptySeat
from schools.models import Student
from tests.api.linked import V1, caller, link
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import absences, add_word, at, report, reports, rows
from tests.messaging.absences.registers import november
from tests.messaging.absences.test_board import text_of
from tests.messaging.absences.test_calendar import URL
from tests.messaging.absences.test_changing import cancel
from tests.messaging.absences.test_confirming import BOARD, confirm
from tests.messaging.absences.test_empty_seats import mark
from tests.messaging.absences.test_outlived import said, sums

pytestmark = pytest.mark.usefixtures("morning")
SATURDAY = november(28)
PERIOD = {"until_date": "2026-12-01"}


def enter(cast: Cast, room: Any = None, kind: str = "lessons", first: dt.date = SATURDAY) -> str:
    """The manager enters the days up to the Saturday; gives the address that ends the entry."""
    data = {"who": str(room.pk) if room else "school", "kind": kind, "from_date": first, "until_date": SATURDAY}
    answer: Any = signed_in(cast.manager).post(URL, data)
    assert answer.status_code == 302, answer.content.decode()
    return f"{URL}{rows(CalendarEntry, cast.sakura.pk)[-1].pk}/ending/"


def living(student: Student) -> list[int]:
    return [one.day.day for one in absences(student) if one.state != "cancelled"]


def on_saturday(student: Student) -> Absence:
    return next(one for one in absences(student) if one.day == SATURDAY)


def test_a_period_covers_the_saturday_as_if_it_had_been_entered_before(cast: Cast, mother: Client) -> None:
    told = report(mother, cast.hinata, **PERIOD)
    assert living(cast.hinata) == [25, 26, 27, 30, 1]
    enter(cast)
    assert living(cast.hinata) == [25, 26, 27, 28, 30, 1]
    with at(8, 35, day=SATURDAY):
        desk = signed_in(cast.teacher)
        assert "在籍 3 欠席 1 遅刻 0 早退 0 未確認 1 件" in text_of(desk)
        mark(desk, cast.hinata)
        assert rows(EmptySeat, cast.sakura.pk) == [], "nobody is missed whose home has spoken"
        desk.get(f"{BOARD}{on_saturday(cast.hinata).pk}/")
        assert {state for _day, _kind, state, _category in said(cast.hinata)} == {"seen"}
        confirm(desk, on_saturday(cast.hinata))
        assert sums(cast, cast.hinata)["absent"] == 4
    assert [one.pk for one in reports(cast.hinata)] == [told], "the home has told it once"


def test_a_linked_system_hears_of_the_day(cast: Cast, mother: Client) -> None:
    report(mother, cast.hinata, **PERIOD)
    with at(9):
        enter(cast)
    with at(9, 5):
        partner = caller(*link(cast.board_admin))
        found = partner.get(f"{V1}/absences?from=2026-11-28&until=2026-11-28").json()["absences"]
    assert [(one["day"], one["state"]) for one in found] == [("2026-11-28", "received")]


def test_what_a_teacher_has_decided_about_the_period_holds_for_the_day_too(cast: Cast, mother: Client) -> None:
    report(mother, cast.hinata, **PERIOD)
    confirm(signed_in(cast.teacher), absences(cast.hinata)[0], "accident")
    enter(cast)
    assert {one[2:] for one in said(cast.hinata)} == {("confirmed", "accident")}
    assert on_saturday(cast.hinata).confirmed_by_id == cast.teacher.pk


def test_only_the_class_with_lessons_and_only_this_school(cast: Cast, mother: Client) -> None:
    report(mother, cast.hinata, cast.sora, **PERIOD)
    report(signed_in(cast.kaede_mother), cast.kaede_child, **PERIOD)
    enter(cast, cast.room_42)
    assert living(cast.hinata) == [25, 26, 27, 30, 1]
    enter(cast, cast.room_41)
    assert living(cast.hinata) == [25, 26, 27, 28, 30, 1]
    assert [living(one) for one in (cast.sora, cast.kaede_child)] == [[25, 26, 27, 30, 1]] * 2


def test_what_was_taken_back_and_single_days_cover_nothing(cast: Cast, mother: Client) -> None:
    cancel(mother, report(mother, cast.hinata, **PERIOD))
    report(signed_in(cast.minato_mother), cast.minato, from_date="2026-11-27")
    enter(cast)
    assert living(cast.hinata) == []
    assert living(cast.minato) == [27]


def test_an_activity_of_a_period_goes_along(cast: Cast, mother: Client) -> None:
    pool = add_word(cast.hibari, "activity", "プール")
    report(mother, cast.hinata, kind="other", activity=pool.pk, **PERIOD)
    enter(cast)
    assert on_saturday(cast.hinata).activity_id == pool.pk


def test_a_day_that_has_no_lessons_after_all_is_covered_no_more(cast: Cast, mother: Client) -> None:
    report(mother, cast.hinata, **PERIOD)
    confirm(signed_in(cast.teacher), absences(cast.hinata)[0])
    ending = enter(cast)
    assert signed_in(cast.manager).post(ending).status_code == 302
    assert living(cast.hinata) == [25, 26, 27, 30, 1]
    assert (on_saturday(cast.hinata).state, on_saturday(cast.hinata).category) == ("cancelled", "")
    enter(cast)
    assert living(cast.hinata) == [25, 26, 27, 28, 30, 1]


def test_who_has_told_of_that_day_alone_is_not_taken_back_with_it(cast: Cast, mother: Client) -> None:
    ending = enter(cast)
    report(mother, cast.hinata, **PERIOD)
    report(signed_in(cast.father), cast.hinata, from_date="2026-11-28")
    assert signed_in(cast.manager).post(ending).status_code == 302
    assert living(cast.hinata) == [25, 26, 27, 28, 30, 1]


def test_a_closure_that_is_taken_back_leaves_the_lessons_of_the_saturday(cast: Cast, mother: Client) -> None:
    enter(cast)
    ending = enter(cast, cast.room_41, "infection", november(27))
    report(mother, cast.hinata, **PERIOD)
    assert living(cast.hinata) == [25, 26, 27, 30, 1]
    assert signed_in(cast.manager).post(ending).status_code == 302
    assert living(cast.hinata) == [25, 26, 27, 28, 30, 1]


def test_a_closure_over_a_saturday_with_lessons_takes_nothing_back(cast: Cast, mother: Client) -> None:
    enter(cast)
    report(mother, cast.hinata, **PERIOD)
    enter(cast, cast.room_41, "infection", november(27))
    assert living(cast.hinata) == [25, 26, 27, 28, 30, 1], "what was told stays, and counts nowhere"
