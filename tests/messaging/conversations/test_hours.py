"""When the school looks next follows from its own calendar."""

import datetime as dt
from typing import Any

import pytest
import time_machine

from tests.cast import Cast, signed_in
from tests.messaging.absences.registers import shut
from tests.messaging.conversations.talking import at_home, begin

TOKYO = dt.timezone(dt.timedelta(hours=9))


@pytest.mark.parametrize(
    ("at", "entered", "looks_on"),
    [
        ((20, 10), None, None),
        ((20, 18), None, 24),  # Friday evening; the 23rd is a holiday
        ((20, 10), (20, 20, {"kind": "founding"}), 24),
        ((18, 18), (19, 20, {"kind": "founding"}), 24),
        ((18, 18), (19, 20, {"kind": "founding", "room": "room_41"}), 19),
        ((20, 18), (21, 21, {"kind": "lessons"}), 21),
    ],
)
def test_the_next_hour_is_one_of_a_day_with_school(
    cast: Cast, at: tuple[int, int], entered: tuple[int, int, dict[str, str]] | None, looks_on: int | None
) -> None:
    with time_machine.travel(dt.datetime(2026, 11, *at, tzinfo=TOKYO), tick=False):
        talk = begin(signed_in(cast.teacher), cast.hinata, cast.mother)
        if entered:
            first, last, more = entered
            room = getattr(cast, more["room"]) if "room" in more else None
            shut(cast, first, last, room=room, kind=more["kind"])
        answer: Any = signed_in(cast.mother).get(at_home(talk))
    expected = looks_on and dt.datetime(2026, 11, looks_on, 7, 30, tzinfo=TOKYO)
    assert answer.context["opens_at"] == expected
    assert ("次に見るのは" in answer.content.decode()) == bool(looks_on)
