"""Alarms of values that do not open: each once an hour, and a flood says that it is one."""

import logging
import uuid

import pytest

from tetoru.crypto import alarms
from tetoru.crypto.alarms import MOST_A_MINUTE, alarm_unreadable
from tetoru.ids import new_id

PLACE = "schools_student.given_name"


class Clock:
    """The process's own clock, moved by hand."""

    now = 100_000.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(alarms, "time", clock)
    return clock


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    """The alarms since the last look, by row; a flood's by its text."""
    records = [record for record in caplog.records if record.name == "tetoru.alarm"]
    assert {record.levelno for record in records} <= {logging.ERROR}
    found = [getattr(record, "row", record.message) for record in records]
    caplog.clear()
    return found


def test_a_value_is_told_once_an_hour(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    row, other = new_id(), new_id()
    for _look in range(5):
        alarm_unreadable(PLACE, row, "the key is gone")
    assert told(caplog) == [str(row)]
    alarm_unreadable(PLACE, other, "the key is gone")
    alarm_unreadable("schools_student.family_name", row, "the key is gone")
    assert told(caplog) == [str(other), str(row)], "another row, and another column, are other values"
    clock.now += 59 * 60
    alarm_unreadable(PLACE, row, "the key is gone")
    assert told(caplog) == []
    clock.now += 2 * 60
    alarm_unreadable(PLACE, row, "the key is gone")
    assert told(caplog) == [str(row)]


def test_an_alarm_says_where_and_why_and_never_what(caplog: pytest.LogCaptureFixture) -> None:
    row = new_id()
    alarm_unreadable(PLACE, row, "it was sealed for another row")
    (record,) = caplog.records
    assert (record.place, record.row, record.reason) == (PLACE, str(row), "it was sealed for another row")  # type: ignore[attr-defined]


def test_a_flood_is_told_as_one_and_ends_with_its_minute(clock: Clock, caplog: pytest.LogCaptureFixture) -> None:
    rows = [new_id() for _ in range(MOST_A_MINUTE * 10)]
    flood(rows)
    lines = told(caplog)
    assert lines[:MOST_A_MINUTE] == [str(row) for row in rows[:MOST_A_MINUTE]]
    assert lines[MOST_A_MINUTE:] == ["many values do not decrypt; the rest of this minute is not told"]
    clock.now += 61
    flood([rows[0], rows[-1]])
    assert told(caplog) == [str(rows[-1])], "what the flood kept back is told later, what was told is not"


def test_what_is_remembered_stays_small(
    clock: Clock, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(alarms, "MOST_REMEMBERED", MOST_A_MINUTE)
    first = new_id()
    flood([first, *(new_id() for _ in range(MOST_A_MINUTE - 1))])
    clock.now += 61
    told(caplog)
    flood([new_id(), first])
    assert len(told(caplog)) == 2, "the memory was emptied: rather told twice than a process that grows"


def flood(rows: list[uuid.UUID]) -> None:
    for row in rows:
        alarm_unreadable(PLACE, row, "the key is gone")
