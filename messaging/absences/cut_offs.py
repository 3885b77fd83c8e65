"""Until when a report is read in time, as the page says it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from messaging.absences.models import AbsenceRules
from messaging.absences.selectors.places import Place
from schools.days_off import day_off


@dataclass(frozen=True)
class CutOff:
    """The cut-off of one school, or of several that have the same, today."""

    schools: tuple[str, ...]
    at: dt.time
    is_over: bool
    rules: AbsenceRules


def cut_offs_of(places: Iterable[Place], *, now: dt.datetime) -> list[CutOff]:
    """One for schools that say the same of a time to come; each for itself once it is to be called.

    On a day off nothing is over: what is sent is for a day to come.
    """
    local = timezone.localtime(now)
    is_school_day, time = not day_off(local.date()), local.time()
    rules = {place.classroom.school.name: place.offered.rules for place in places}
    found: dict[tuple[dt.time, str], CutOff] = {}
    for school, of_school in rules.items():
        is_over = is_school_day and time >= of_school.cut_off
        key = (of_school.cut_off, school if is_over else "")
        before = found[key].schools if key in found else ()
        found[key] = CutOff((*before, school), of_school.cut_off, is_over, of_school)
    return list(found.values())
