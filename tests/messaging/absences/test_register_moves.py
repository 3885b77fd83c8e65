"""出席簿 and 欠席の数 of a pupil who has changed class."""

from collections.abc import Iterator

import pytest

from tests.cast import Cast, signed_in
from tests.messaging.absences.mornings import at
from tests.messaging.absences.registers import away, november
from tests.messaging.absences.test_board import text_of
from tests.messaging.absences.test_moves import put
from tests.messaging.absences.test_register import HIBARI, amend, page

NUMBERS = "/s/hibari/absence-numbers/"


@pytest.fixture(autouse=True)
def _morning() -> Iterator[None]:
    with at(10, 0):
        yield


def test_a_correction_stands_with_its_reason_on_the_new_sheet(cast: Cast) -> None:
    away(cast.hinata, 4)
    amend(cast, cast.hinata, 4, "suspension", why="診断書を受け取った")
    put(cast.hinata, cast.room_42)
    sheet = page(cast, cast.room_42, "manager")
    assert [name for name, _one in sheet.context["amendments"]] == [cast.hinata.name]
    manager = signed_in(cast.manager)
    for url in (f"{HIBARI}{cast.room_42.pk}/", f"{HIBARI}{cast.room_42.pk}/{cast.hinata.pk}/"):
        assert "診断書を受け取った" in text_of(manager, f"{url}?month=2026-11")
    assert page(cast, cast.room_41, "manager").context["amendments"] == []


def test_what_waits_for_a_category_is_counted_where_it_is_picked(cast: Cast) -> None:
    away(cast.hinata, 18, category="", state="received")
    put(cast.hinata, cast.room_42)
    found = signed_in(cast.manager).get(HIBARI).context["rows"]
    assert {row["room"].label: row["waiting"] for row in found} == {"4年1組": 0, "4年2組": 1}
    assert len(page(cast, cast.room_42, "manager").context["sheet"].undecided) == 1


def test_who_was_ill_is_counted_in_the_class_of_the_pupil(cast: Cast) -> None:
    away(cast.hinata, 24)
    amend(cast, cast.minato, 24, "sickness")
    for pupil in (cast.hinata, cast.minato):
        put(pupil, cast.room_42)
    asked = {"until": november(24).isoformat()}
    found = signed_in(cast.manager).get(NUMBERS, asked).context["classes"]
    assert {one["numbers"].classroom.label: one["numbers"].today for one in found} == {"4年1組": 0, "4年2組": 2}


def test_of_who_has_left_the_school_the_days_before_stay_counted(cast: Cast) -> None:
    away(cast.hinata, 24)
    put(cast.hinata, cast.room_a1)
    asked = {"until": november(24).isoformat()}
    found = signed_in(cast.manager).get(NUMBERS, asked).context["classes"]
    assert {one["numbers"].classroom.label: one["numbers"].today for one in found} == {"4年1組": 1, "4年2組": 0}
