"""欠席の数 in a board's office: rounded, so that no number is about one child, and a school to look at."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from auditlog.models import Entry
from messaging.absences.models import Amendment
from messaging.absences.register.coarse import coarse
from messaging.absences.register.school_charts import SchoolLine
from schools.models import Classroom, Student
from tests import factories as make
from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import at
from tests.messaging.absences.registers import away, november, shut
from tetoru.tenancy import tenant_scope

URL = "/t/sakura/absence-numbers/"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with at(10, 0):
        yield


def page(cast: Cast, **asked: str) -> Any:
    response = signed_in(cast.board_admin).get(URL, asked)
    assert response.status_code == 200
    return response


def line(response: Any, name: str) -> SchoolLine:
    return next(one for one in response.context["lines"] if one.name == name)


def pupils(room: Classroom, count: int) -> list[Student]:
    return [make.make_student(room, "林", f"子{number}") for number in range(count)]


@pytest.mark.parametrize(
    ("count", "told"), [(0, 0), (1, 0), (4, 0), (4.9, 0), (5, 5), (7, 5), (7.5, 10), (12, 10), (13, 15), (1203, 1205)]
)
def test_fewer_than_five_are_never_told_and_more_only_in_steps(count: float, told: int) -> None:
    assert coarse(count) == told


def test_a_board_sees_rounded_numbers_of_each_school_and_no_child(cast: Cast) -> None:
    children = pupils(cast.room_a1, 20)
    for child in children[:6]:
        away(child, 25)
    away(children[6], 25, category="suspension")
    away(children[7], 25, category="", state="received")
    away(children[8], 25, category="mourning")
    for child, kind, category in ((children[9], "late", "late"), (children[10], "absent", "official")):
        away(child, 25, kind=kind, category=category)
    away(children[11], 25, state="cancelled")
    away(cast.hinata, 25, category="mourning")
    response = page(cast)
    assert (line(response, "あおば中学校").today, line(response, "ひばり小学校").today) == ("約10人", "5人未満")
    newest = response.context["drawing"].rows[0]
    assert (newest.name, newest.total) == ("11月25日", "約10人")
    assert newest.cells == ("5人未満", "約5人", "5人未満", "5人未満")
    text = response.content.decode()
    assert re.search(r"style=|小川|ひなた|林", text) is None
    hibari = page(cast, school="hibari")
    assert (hibari.context["drawing"].chart, hibari.context["drawing"].rows[0].total) == (None, "5人未満")
    with tenant_scope(cast.sakura.pk):
        entry = Entry.objects.filter(actor_id=cast.board_admin.pk).latest("at")
    assert (entry.event, entry.details["page"]) == ("page.viewed", "board:absence_numbers")


def test_a_school_with_a_sharp_rise_is_pointed_out_and_one_that_is_shut_is_not(cast: Cast) -> None:
    children = pupils(cast.room_a1, 40)
    for child in children[:5]:
        away(child, 24)
    for child in children[:12]:
        away(child, 25, category="")
    response = page(cast)
    assert [one.name for one in response.context["rising"]] == ["あおば中学校"]
    assert "41人のうち約10人（いつもは5人未満）" in response.content.decode()
    assert line(response, "あおば中学校").said.split("、")[-2:] == ["約5人", "約10人"]
    assert page(cast, until="2026-11-24").context["rising"] != [], "five of 41, none before"
    assert page(cast, until="2026-11-20").context["rising"] == []
    shut(cast, 25, 25, room=None, school=cast.aoba)
    closed = page(cast)
    assert (closed.context["rising"], line(closed, "あおば中学校").is_shut) == ([], True)
    assert closed.context["drawing"].rows[0].total == "5人未満", "what was told before the school was shut is nobody's"


def test_what_staff_wrote_into_a_register_is_what_the_board_counts(cast: Cast) -> None:
    children = pupils(cast.room_a1, 12)
    for child in children[:6]:
        away(child, 25)
    with tenant_scope(cast.sakura.pk), transaction.atomic(), at(11, 0):
        for child, standing in [*((one, "suspension") for one in children[:5]), (children[5], "present")]:
            Amendment.objects.create(
                tenant=cast.sakura, school=cast.aoba, classroom=cast.room_a1, student=child, day=november(25),
                before="sickness", standing=standing, why="", amended_at=timezone.now(),
                amended_by=cast.aoba_teacher,
            )  # fmt: skip
    newest = page(cast).context["drawing"].rows[0]
    assert (newest.total, newest.cells) == ("約5人", ("約5人", "5人未満", "5人未満", "5人未満"))


def test_weeks_are_whole_and_tell_the_mean_day(cast: Cast) -> None:
    for child in pupils(cast.room_a1, 30):
        away(child, 16, 18)
    for until in ("2026-11-16", "2026-11-18", "2026-11-22"):
        response = page(cast, by="week", until=until)
        newest = response.context["drawing"].rows[0]
        assert (newest.name, newest.total) == ("11月16日からの週", "約10人"), "60 in five days"
    assert page(cast, by="week").context["drawing"].rows[0].name == "11月24日からの週"
    assert len(page(cast, by="week").context["drawing"].rows) == 10
    for asked in ("", "きのう", "2031-01-01"):
        assert page(cast, until=asked).context["until"] == november(25)
    assert page(cast, until="0001-01-01").context["lines"] == []
    client = signed_in(cast.board_admin)
    for wrong in ("x", "kaede", "\x00", "a" * 4000):
        assert client.get(URL, {"school": wrong}).status_code == 404


def test_nobody_else_sees_them(cast: Cast) -> None:
    for person, code in (("school_admin", 404), ("manager", 404), ("kaede_teacher", 404), ("mother", 403)):
        assert signed_in(getattr(cast, person)).get(URL).status_code == code
    assert "absence-numbers" not in signed_in(cast.school_admin).get("/s/hibari/").content.decode()


def test_a_board_of_many_schools_costs_as_many_queries_as_one_of_two(cast: Cast) -> None:
    client = signed_in(cast.board_admin)

    def cost() -> int:
        client.get(URL)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(URL).status_code == 200
        return len(captured)

    away(cast.hinata, 24)
    few = cost()
    for number in range(6):
        school = make.make_school(cast.sakura, f"school{number}", f"第{number}小学校")
        for child in pupils(make.make_classroom(school, cast.year, 1, "1組"), 6):
            away(child, 24, 25)
    assert cost() == few
