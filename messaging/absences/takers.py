"""受取: which other systems have taken an absence over.

Absences don't know these systems: the app that lets them in registers how it finds out, in its `ready`.
"""

import datetime as dt
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
_finders: list[Finder] = []


def register_takers(find: Finder) -> None:
    """Let `find` say who has taken an absence over; one query."""
    _finders.append(find)


def taken_over(absence: Absence, changed_at: dt.datetime) -> list[TakenOver]:
    """All who did, earliest first."""
    return sorted((one for find in _finders for one in find(absence, changed_at)), key=lambda one: one.at)
