"""What somebody says, before and beside the row that keeps it."""

import datetime as dt
from dataclasses import dataclass, replace

from messaging.absences.models import TOLD, OwnWord
from messaging.absences.models.report import Told

ONE_DAY = dt.timedelta(days=1)
AHEAD = dt.timedelta(days=90)
"""So far ahead a report can begin or end."""
MOST_DAYS = 60
"""So long one report can be."""


@dataclass(frozen=True)
class Said:
    """The words of a form, field for field those of a report."""

    kind: str
    from_date: dt.date
    until_date: dt.date
    reason: str
    arrives_at: dt.time | None = None
    leaves_at: dt.time | None = None
    activity: OwnWord | None = None
    note: str = ""
    temperature: str = ""
    next_talk_on: dt.date | None = None


def is_shorter(said: Said, before: Said) -> bool:
    """Whether it says the same as before, but for ending earlier."""
    return said.until_date < before.until_date and replace(said, until_date=before.until_date) == before


def reach(today: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day that a report can be about which is sent or changed today."""
    return today - dt.timedelta(days=MOST_DAYS), today + AHEAD


def said_in(told: Told) -> Said:
    """What a row says."""
    return Said(**{name: getattr(told, name) for name in TOLD})


def put(told: Told, said: Said) -> None:
    """Let a row say it. Unsaved."""
    for name in TOLD:
        setattr(told, name, getattr(said, name))
