"""受取: which other systems have taken an absence over.

Absences don't know these systems: the app that lets them in registers how it finds out, in its `ready`.
"""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass

from messaging.absences.models import Absence


@dataclass(frozen=True)
class TakenOver:
    """One system has taken an absence over."""

    by: str
    at: dt.datetime
    is_current: bool
    """Whether it was as it stands now; else the other system has still to hear of the change."""


Finder = Callable[[Absence, dt.datetime], list[TakenOver]]
"""Of an absence that last changed at a moment."""
DayFinder = Callable[[uuid.UUID, dt.date], dict[uuid.UUID, dt.datetime]]
"""Of a school's day: absence → up to which of its changes a system has it."""
_finders: list[tuple[Finder, DayFinder]] = []


def register_takers(find: Finder, find_on: DayFinder) -> None:
    """Let these say who has taken an absence over, and which of a day are taken over; one query each."""
    _finders.append((find, find_on))


def taken_over(absence: Absence, changed_at: dt.datetime) -> list[TakenOver]:
    """All who did, earliest first."""
    return sorted((one for find, _on in _finders for one in find(absence, changed_at)), key=lambda one: one.at)


def taken_on(school_id: uuid.UUID, day: dt.date) -> dict[uuid.UUID, dt.datetime]:
    """Absence → up to which of its changes some system has it."""
    return {one: at for _find, find_on in _finders for one, at in find_on(school_id, day).items()}
