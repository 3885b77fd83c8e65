"""欠席の数: how many stay away over time, by class and reason, and where it rises sharply."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.web import StaffRequest, at_desk
from messaging.absences.reasons import Offered, reason_label
from messaging.absences.register import rises
from messaging.absences.register.charts import chart_of, columns_of
from messaging.absences.register.permissions import CHANGE_CALENDAR, SEE_REGISTER
from messaging.absences.register.selectors.classes import classes_of_year
from messaging.absences.register.selectors.counts import Numbers, numbers_at
from messaging.absences.selectors.rules import offered_by
from schools.models import Classroom
from tetoru.access import require


@require_safe
@at_desk
def absence_numbers(request: StaffRequest) -> HttpResponse:
    """The last days of lessons up to a day; of the whole school, or of one class."""
    require(request.actor, SEE_REGISTER, request.desk)
    rooms = list(classes_of_year(request.desk))
    until = _until(request.GET.get("until", ""), rooms)
    chosen = _chosen(request.GET.get("class", ""), rooms)
    numbers = numbers_at(rooms, until=until)
    by_day = numbers.by_day(chosen.pk if chosen else None)
    context = {
        "chosen": chosen,
        "until": until,
        "chart": chart_of(by_day) if by_day else None,
        "table": _table(by_day, offered_by(request.desk)),
        "classes": [{"numbers": one, "columns": columns_of(one.ill)} for one in numbers.classes],
        "rising": [one for one in numbers.classes if one.is_rising],
        "shown_day": _last(numbers),
        "rule": rises.OF_CLASS,
        "may_close": CHANGE_CALENDAR.allows(request.actor, request.desk),
    }
    return render(request, "messaging/absences/register/numbers.html", context)


def _until(written: str, rooms: list[Classroom]) -> dt.date:
    """The day that the address says, today when it says none; never one to come, nor before the school year."""
    today = timezone.localdate()
    try:
        day = dt.date.fromisoformat(written)
    except ValueError:
        day = today
    return max(min(day, today), rooms[0].year.starts_on if rooms else today)


def _chosen(written: str, rooms: list[Classroom]) -> Classroom | None:
    """The class that the address names. Raises Http404 for one that is not there."""
    if not written:
        return None
    found = next((room for room in rooms if str(room.pk) == written), None)
    if found is None:
        raise Http404
    return found


def _last(numbers: Numbers) -> dt.date | None:
    return numbers.days[-1] if numbers.days else None


def _table(by_day: Mapping[dt.date, Counter[str]], offered: Offered) -> dict[str, Any]:
    """What the chart draws, as a table: the newest day first, a column for each reason that occurs."""
    occurring = {reason for counts in by_day.values() for reason in counts}
    order = [key for key, _label in offered.reasons]
    reasons = sorted(occurring, key=lambda reason: (order.index(reason) if reason in order else len(order), reason))
    return {
        "heads": [reason_label(reason, offered.words) if reason else _("連絡なし") for reason in reasons],
        "rows": [
            {"day": day, "cells": [counts[reason] for reason in reasons], "sum": sum(counts.values())}
            for day, counts in reversed(list(by_day.items()))
        ],
    }
