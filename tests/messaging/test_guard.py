"""What the checks find holds a sending back until it is mended or ticked."""

import pytest

from messaging.notices.errors import NotConfirmed, NotReady
from messaging.notices.guard.checks import hold_back
from messaging.notices.guard.findings import Finding, Weight

TOLD = Finding("school.many_this_week", Weight.TELLS, "今週は3通目です。")
ASKED = Finding("hours.late", Weight.ASKS, "夜に送ろうとしています。")


def test_what_only_tells_holds_nothing_back() -> None:
    hold_back([TOLD], acknowledged=frozenset())


def test_what_asks_holds_back_until_it_is_ticked() -> None:
    with pytest.raises(NotConfirmed):
        hold_back([TOLD, ASKED], acknowledged=frozenset({TOLD.key}))
    hold_back([TOLD, ASKED], acknowledged=frozenset({ASKED.key}))


@pytest.mark.parametrize("weight", [Weight.STOPS, Weight.SECOND])
def test_what_stops_is_not_ticked_away(weight: Weight) -> None:
    finding = Finding("words.missing", weight, "件名がありません。", refusal=NotReady)
    with pytest.raises(NotReady):
        hold_back([finding], acknowledged=frozenset({finding.key}))
