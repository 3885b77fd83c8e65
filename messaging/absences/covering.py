"""A day off has lessons after all, or has none any more: the periods that homes have told before go along.

For actions that have just written the calendar.
"""

import datetime as dt
import uuid
from collections.abc import Sequence
from itertools import groupby

from django.db.models import F

from messaging.absences.calendars import SchoolDays, days_at, stretch
from messaging.absences.models import Absence, CalendarEntry, Category, Report, State
from messaging.absences.settling import hold_days, lock_absences, reports_about, settle, settle_by
from schools.days_off import day_off


def follow_calendar(entry: CalendarEntry, last: dt.date, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Of the days of an entry up to `last`, as it was: periods cover a day off with lessons, and no other."""
    days = [day for day in stretch(entry.from_date, last) if day_off(day)]
    if not days:
        return
    calendar = days_at([entry.school_id], days[0], days[-1])
    told = Report.objects.filter(
        school=entry.school_id, cancelled_at=None, from_date__lte=days[-1], until_date__gte=days[0],
        until_date__gt=F("from_date"),
    )  # fmt: skip
    if entry.classroom_id is not None:
        told = told.filter(classroom=entry.classroom_id)
    periods = sorted(told, key=lambda report: (report.student_id, str(report.activity_id), report.pk))
    for _whose, group in groupby(periods, key=lambda report: (report.student_id, report.activity_id)):
        _follow(list(group), days, calendar, by=by, now=now)


def _follow(
    periods: Sequence[Report], days: Sequence[dt.date], calendar: SchoolDays, *, by: uuid.UUID, now: dt.datetime
) -> None:
    """The periods of one pupil."""
    gone = set(days)
    for report in periods:
        mine = calendar.of(report.school_id, report.classroom_id)
        within = [day for day in days if report.from_date <= day <= report.until_date]
        open_ones = [day for day in within if not mine.off(day)]
        gone -= {day for day in within if not mine.off(day) or mine.shut_on(day)}
        if open_ones:
            _cover(report, open_ones, by=by, now=now)
    left = lock_absences(periods[0], gone)
    settle_by([one for one in reports_about(left) if not one.is_period], left, by=by, now=now)


def _cover(report: Report, days: Sequence[dt.date], *, by: uuid.UUID, now: dt.datetime) -> None:
    held = hold_days(report, days, now=now)
    settle(held, by=by, now=now)
    _decide(report, [one for one in held if one.state == State.CONFIRMED and one.confirmed_at is None])


def _decide(report: Report, undecided: Sequence[Absence]) -> None:
    """A period that was confirmed has one category for all its days; where they differ, that of the day before."""
    if not undecided:
        return
    within = {"activity": report.activity_id, "day__range": (report.from_date, report.until_date)}
    found = Absence.objects.filter(student=report.student_id, school=report.school_id, **within)
    decided = list(found.exclude(category=Category.PRESENT).exclude(confirmed_at=None).order_by("day"))
    for absence in undecided:
        alike = [one for one in decided if one.kind == absence.kind]
        like = next((one for one in reversed(alike) if one.day < absence.day), next(iter(alike), None))
        if like is not None:
            absence.category, absence.confirmed_at = like.category, like.confirmed_at
            absence.confirmed_by_id = like.confirmed_by_id
    Absence.objects.bulk_update(undecided, ["category", "confirmed_at", "confirmed_by"])
