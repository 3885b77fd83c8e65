"""Until when a report is read in time, as the page says it."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from messaging.absences.models import AbsenceRules
from messaging.absences.selectors.places import Place


@dataclass(frozen=True)
class CutOff:
    """The cut-off of one school, or of several that have the same, today."""

    schools: tuple[str, ...]
    at: dt.time
    is_over: bool
    rules: AbsenceRules


def cut_offs_of(places: Iterable[Place], *, now: dt.datetime) -> list[CutOff]:
    """One for schools that say the same of a time to come; each for itself once it is to be called.

    On a day off of all the classes that the children of a school are in, nothing is over there: what is sent is for a
    day to come.
    """
    local = timezone.localtime(now)
    by_school: dict[str, list[Place]] = {}
    for place in places:
        by_school.setdefault(place.classroom.school.name, []).append(place)
    found: dict[tuple[dt.time, str], CutOff] = {}
    for school, its in by_school.items():
        of_school = its[0].offered.rules
        has_lessons = not all(place.days.off(local.date()) for place in its)
        is_over = has_lessons and local.time() >= of_school.cut_off
        key = (of_school.cut_off, school if is_over else "")
        before = found[key].schools if key in found else ()
        found[key] = CutOff((*before, school), of_school.cut_off, is_over, of_school)
    return list(found.values())
