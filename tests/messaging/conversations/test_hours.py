"""When the school looks next follows from its own calendar."""

import datetime as dt
import re
from typing import Any

import pytest
import time_machine

from tests.cast import Cast, signed_in
from tests.messaging.absences.registers import shut
from tests.messaging.conversations.talking import at_home, begin, page, set_rules
from tests.messaging.conversations.test_unheard import set_phone

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


def test_where_children_go_to_two_schools_each_says_when_it_looks_and_its_telephone(cast: Cast) -> None:
    set_rules(cast.hibari, guardians_open=True, hours_since=dt.time(8), hours_until=dt.time(16))
    set_phone(cast.hibari, "03-1111-1111")
    url, mother = "/conversations/new/", signed_in(cast.mother)
    with time_machine.travel(dt.datetime(2026, 11, 25, 17, tzinfo=TOKYO), tick=False):
        text = page(mother, url)
        assert "学校のある日の8:00〜16:00です" in text
        assert "ひばり小学校：" not in text, "the only one that takes it needs no name"
        set_rules(cast.aoba, guardians_open=True, hours_since=dt.time(9), hours_until=dt.time(18, 30))
        set_phone(cast.aoba, "03-2222-2222")
        text = " ".join(re.sub("<[^>]*>", "", page(mother, url)).split())
    first = "ひばり小学校：先生が見るのは、学校のある日の8:00〜16:00です。いまは時間の外です。次に見るのは"
    call = "急ぎのときは、学校へお電話ください。"
    second = f"あおば中学校：先生が見るのは、学校のある日の9:00〜18:30です。{call}03-2222-2222"
    assert first in text
    assert f"{call}03-1111-1111" in text
    assert second in text
