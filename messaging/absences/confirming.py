"""The school's side of a report's state: that it was seen, that it is confirmed. For actions that hold the rows."""

import datetime as dt
import uuid
from collections.abc import Sequence

from messaging.absences.models import Absence, Report
from messaging.absences.settling import reports_about, settle


def note_seen(absences: Sequence[Absence], *, now: dt.datetime) -> None:
    """These held rows of one pupil were looked at by the school."""
    reports = [report for report in reports_about(absences) if report.seen_at is None]
    Report.objects.filter(pk__in=[report.pk for report in reports]).update(seen_at=now)
    settle(absences, now=now)


def note_confirmed(absences: Sequence[Absence], *, by: uuid.UUID, now: dt.datetime) -> None:
    """These held rows of one pupil are confirmed: every living report about them, in all its words so far.

    A report of a period is confirmed as a whole; the caller holds the rows of all its days. The category is the
    caller's, day by day.
    """
    reports = [r for r in reports_about(absences) if r.confirmed_at is None and r.cancelled_at is None]
    for report in reports:
        report.seen_at, report.confirmed_at, report.confirmed_by_id = report.seen_at or now, now, by
    Report.objects.bulk_update(reports, ["seen_at", "confirmed_at", "confirmed_by"])
    for absence in absences:
        absence.confirmed_at, absence.confirmed_by_id = now, by
    Absence.objects.bulk_update(absences, ["confirmed_at", "confirmed_by"])
    settle(absences, now=now)
