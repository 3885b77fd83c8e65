"""欠席の数 in a board's office: how many stay away in which school, rounded, and where it rises sharply."""

import datetime as dt
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.web import StaffRequest, at_desk
from messaging.absences.calendars import ONE_DAY
from messaging.absences.register.coarse import STEP
from messaging.absences.register.permissions import SEE_ALL_NUMBERS
from messaging.absences.register.rises import OF_SCHOOL
from messaging.absences.register.school_charts import NAMES, drawing_of, line_of
from messaging.absences.register.selectors.schools import AllNumbers, SchoolNumbers, all_numbers_at
from tetoru.access import require

EARLIEST = dt.date(2020, 1, 1)
"""Before that there was no tetoru."""


@require_safe
@at_desk
def absence_numbers(request: StaffRequest) -> HttpResponse:
    """Of all schools or of one, by day or by week."""
    require(request.actor, SEE_ALL_NUMBERS, request.desk)
    by_week = request.GET.get("by") == "week"
    until = _until(request.GET.get("until", ""), by_week=by_week)
    numbers = all_numbers_at(request.actor, request.desk, until=until)
    chosen = _chosen(request.GET.get("school", ""), numbers)
    lines = [line_of(numbers, one) for one in numbers.schools]
    context: dict[str, Any] = {
        "by_week": by_week,
        "until": until,
        "chosen": chosen.school if chosen else None,
        "drawing": drawing_of(numbers, [chosen] if chosen else numbers.schools, by_week=by_week),
        "heads": NAMES.values(),
        "lines": lines,
        "rising": [line for line in lines if line.is_rising],
        "shown_day": numbers.days[-1] if numbers.days else None,
        "rule": OF_SCHOOL,
        "step": STEP,
    }
    return render(request, "messaging/absences/register/schools.html", context)


def _until(written: str, *, by_week: bool) -> dt.date:
    """The day that the address says, today when it says none. A week is whole, or it is this one."""
    today = timezone.localdate()
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        day = today
    day = max(min(day, today), EARLIEST)
    return min(day + (6 - day.weekday()) * ONE_DAY, today) if by_week else day


def _chosen(slug: str, numbers: AllNumbers) -> SchoolNumbers | None:
    """The school that the address names. Raises Http404 for one that is not there."""
    if not slug:
        return None
    found = next((one for one in numbers.schools if one.school.slug == slug), None)
    if found is None:
        raise Http404
    return found
