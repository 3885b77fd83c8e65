"""The school's side of a report's state: that it was seen, that it is confirmed. For actions that hold the rows."""

import datetime as dt
import uuid
from collections.abc import Sequence

from messaging.absences.board_errors import UnreadNote
from messaging.absences.models import Absence, Report
from messaging.absences.settling import class_days, days_of, lock_absences, reports_about, settle, touch


def hold_with_reports(absence: Absence) -> list[Absence]:
    """The rows of every day that the living reports about this one are about, held in the order of days."""
    reports = living_about(absence)
    school_days = class_days(reports, absence.classroom_id)
    days = {absence.day}.union(*(days_of(report, school_days) for report in reports))
    return lock_absences(absence, days)


def living_about(absence: Absence) -> list[Report]:
    """The reports about this day that were not taken back, oldest first."""
    return [report for report in reports_about([absence]) if report.cancelled_at is None]


def note_seen(held: Sequence[Absence], day: dt.date, *, by: uuid.UUID, now: dt.datetime) -> int:
    """What was told about this day of a pupil was looked at by the school. Gives how many reports are new to it."""
    days = {absence.day for absence in held}
    reports = [report for report in _about(held, day) if report.seen_at is None]
    school_days = class_days(reports, held[0].classroom_id)
    unseen = [report for report in reports if days.issuperset(days_of(report, school_days))]
    Report.objects.filter(pk__in=[report.pk for report in unseen]).update(seen_at=now)
    settle(held, by=by, now=now)
    return len(unseen)


def note_confirmed(held: Sequence[Absence], day: dt.date, *, by: uuid.UUID, now: dt.datetime) -> None:
    """What was told about this day of a pupil is confirmed, in all its words so far.

    A report of a period is confirmed as a whole; the caller holds the rows of all its days. The category is the
    caller's, day by day. Raises UnreadNote.
    """
    reports = [report for report in _about(held, day) if report.confirmed_at is None]
    if any(report.seen_at is None and report.note for report in reports):
        raise UnreadNote
    for report in reports:
        report.seen_at, report.confirmed_at, report.confirmed_by_id = report.seen_at or now, now, by
    Report.objects.bulk_update(reports, ["seen_at", "confirmed_at", "confirmed_by"])
    touch(held, now=now)
    settle(held, by=by, now=now)


def _about(held: Sequence[Absence], day: dt.date) -> list[Report]:
    return living_about(next(absence for absence in held if absence.day == day))
