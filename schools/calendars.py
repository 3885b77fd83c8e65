"""Which days have no lessons: everybody's days off (`schools.days_off`), and what a school has entered in its calendar.

The calendars are kept by an app above the schools, which registers in its `ready` how they are read; whoever else asks
need not know it.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from typing import Protocol


class RoomDays(Protocol):
    """The days of one class, or those that hold for a whole school."""

    def off(self, day: dt.date) -> str:
        """Why there are no lessons on a day, in a word: 土曜日, 長い休み, 学級閉鎖. Empty when there are."""


class Calendars(Protocol):
    """The days of some schools."""

    def of(self, school_id: uuid.UUID, classroom_id: uuid.UUID) -> RoomDays:
        """Those of one class."""

    def of_all(self, school_id: uuid.UUID) -> RoomDays:
        """Those that hold for every class of a school."""


Reader = Callable[[Iterable[uuid.UUID], dt.date, dt.date], Calendars]
_readers: list[Reader] = []


def register_calendars(read: Reader) -> None:
    """Let `read` give what schools have entered for a stretch of days; one query, within the scope."""
    _readers[:] = [read]


def calendars_of(school_ids: Iterable[uuid.UUID], first: dt.date, last: dt.date) -> Calendars:
    """What these schools have entered for a stretch of days."""
    (read,) = _readers
    return read(school_ids, first, last)
