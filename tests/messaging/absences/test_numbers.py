"""欠席の数: what is drawn, and a class in which an infection goes round."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.absences.register.rises import is_rise
from messaging.absences.register.selectors.counts import ClassNumbers
from schools.models import Student
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import DAY, WEDNESDAY, add_word, at, report
from tests.messaging.absences.registers import away, november, shut

URL = "/s/hibari/absence-numbers/"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with at(10, 0):
        yield


def page(cast: Cast, who: str = "teacher", **asked: str) -> Any:
    response = signed_in(getattr(cast, who)).get(URL, asked)
    assert response.status_code == 200
    return response


def of_class(response: Any, label: str) -> ClassNumbers:
    return next(one["numbers"] for one in response.context["classes"] if one["numbers"].classroom.label == label)


def pupils(cast: Cast, count: int) -> list[Student]:
    return [make.make_student(cast.room_41, "林", f"子{number}") for number in range(count)]


@pytest.mark.parametrize(
    ("ill", "size", "before", "rises"),
    [
        (3, 30, [0] * 10, True),
        (2, 10, [0] * 10, False),  # two are never a rise
        (3, 31, [0] * 10, False),  # fewer than one in ten
        (6, 30, [3] * 10, True),
        (5, 30, [3] * 10, False),  # less than twice as many as usual
        (6, 30, [30] * 5 + [3] * 10, True),  # what is longer ago does not count
        (3, 30, [], True),  # the first day of a school year
    ],
)
def test_a_rise_is_what_the_page_says(ill: int, size: int, before: list[int], rises: bool) -> None:
    assert is_rise(ill, pupils=size, before=before) is rises


def test_an_epidemic_in_one_class_is_pointed_out_and_the_other_class_is_not(cast: Cast) -> None:
    children = pupils(cast, 28)
    for child, day in zip(children, (9, 10, 11, 12, 13), strict=False):
        away(child, day)
    for child in children[:3]:
        away(child, 24)
    for child in children[:6]:
        away(child, 25, category="suspension")
    away(children[6], 25, category="accident")
    away(children[7], 25, kind="late", category="late")
    away(cast.yuina, 24, 25)
    response = page(cast)
    hit = of_class(response, "4年1組")
    assert (hit.pupils, hit.today, hit.ill[-3:], hit.usual, hit.is_rising) == (30, 6, (0, 3, 6), 0.7, True)
    assert [one.classroom.label for one in response.context["rising"]] == ["4年1組"]
    assert "30人のうち6人（いつもは0.7人）" in response.content.decode()
    assert page(cast, until="2026-11-20").context["rising"] == []
    shut(cast, 25, 25, room=cast.room_41)
    closed = of_class(page(cast), "4年1組")
    assert (closed.is_shut, closed.is_rising, closed.today) == (True, False, 0)


def test_a_sharp_rise_stands_on_the_first_page_of_whom_it_concerns(cast: Cast) -> None:
    children = pupils(cast, 8)
    for child in children[:2]:
        away(child, 25)
    desk = signed_in(cast.teacher)
    assert "急に増えた" not in desk.get("/s/hibari/").content.decode(), "two are never a rise"
    away(children[2], 25)
    url = f"{URL}?class={cast.room_41.pk}"
    for who in (cast.teacher, cast.manager):
        text = signed_in(who).get("/s/hibari/").content.decode()
        assert "病気の欠席が急に増えた学級" in text
        assert "4年1組（10人のうち3人）" in text
        assert url in text
    assert desk.get(url).status_code == 200
    assert "急に増えた" not in signed_in(cast.other_teacher).get("/s/hibari/").content.decode()
    assert "急に増えた" not in signed_in(cast.aoba_teacher).get("/s/aoba/").content.decode()
    with at(10, 0, day=WEDNESDAY + DAY):
        assert "急に増えた" not in desk.get("/s/hibari/").content.decode()


def test_reasons_are_drawn_and_stand_in_a_table_too(cast: Cast) -> None:
    with at(7, 12):
        report(signed_in(cast.mother), cast.hinata, reason="fever")
        report(signed_in(cast.minato_mother), cast.minato, reason="family")
    away(cast.yuina, 25)
    response = page(cast)
    table = response.context["table"]
    assert table["heads"] == ["発熱", "家庭の都合", "連絡なし"]
    assert (table["rows"][0]["day"], table["rows"][0]["cells"], table["rows"][0]["sum"]) == (november(25), [1, 1, 1], 3)
    assert sorted(block.group for block in response.context["chart"].blocks) == ["fever", "others"]
    assert "11月25日は3人" in response.content.decode()
    one = page(cast, **{"class": str(cast.room_42.pk)})
    assert (one.context["table"]["heads"], of_class(one, "4年1組").today) == (["連絡なし"], 1)
    assert re.search(r"style=|小川|ひなた", one.content.decode()) is None


def test_what_is_asked_wrongly_is_answered_for_today(cast: Cast) -> None:
    for asked in ("", "きのう", "2031-01-01", "2026-11-25"):
        assert page(cast, until=asked).context["until"] == november(25)
    assert page(cast, until="0001-01-01").context["until"] == cast.year.starts_on
    assert page(cast).context["chart"] is None
    client = signed_in(cast.teacher)
    for wrong in ("x", str(cast.room_a1.pk), str(cast.kaede_room.pk)):
        assert client.get(URL, {"class": wrong}).status_code == 404
    assert [signed_in(who).get(URL).status_code for who in (cast.aoba_teacher, cast.kaede_teacher)] == [404, 404]


def test_a_school_of_sixty_costs_as_many_queries_as_one_of_three(cast: Cast) -> None:
    client = signed_in(cast.teacher)

    def cost() -> int:
        client.get(URL)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    away(cast.hinata, 24)
    few = cost()
    for number in range(10):
        room = make.make_classroom(cast.hibari, cast.year, 5, f"{number}組")
        for child in range(6):
            away(make.make_student(room, "田中", f"子{child}"), 24, 25)
    assert cost() == few


@pytest.mark.parametrize(("suggested", "ill"), [("sickness", 1), ("", 0)])
def test_a_schools_own_illness_counts_before_a_teacher_has_confirmed(cast: Cast, suggested: str, ill: int) -> None:
    flu = add_word(cast.hibari, "reason", "インフルエンザ", suggested=suggested)
    report(signed_in(cast.mother), cast.hinata, reason=flu.pk)
    assert of_class(page(cast), "4年1組").today == ill
