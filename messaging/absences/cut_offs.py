"""Until when a report is read in time, as the page says it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from messaging.absences.models import AbsenceRules
from messaging.absences.selectors.places import Place


@dataclass(frozen=True)
class CutOff:
    """One school's cut-off today."""

    school: str
    at: dt.time
    is_over: bool
    rules: AbsenceRules


def cut_offs_of(places: Iterable[Place], *, now: dt.datetime) -> list[CutOff]:
    """One for each school."""
    time = timezone.localtime(now).time()
    rules = {place.classroom.school.name: place.offered.rules for place in places}
    return [CutOff(school, found.cut_off, time >= found.cut_off, found) for school, found in rules.items()]
