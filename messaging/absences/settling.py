"""From what people told to what the school counts: the rows of days, and what follows for each from its reports.

Whoever writes first holds the rows (`hold_days`) and then looks at the reports, so that two who write at the same
second wait for each other: the second one sees the first one's report.
"""

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db.models import Q

from messaging.absences.models import Absence, Kind, Report, State
from schools.days_off import day_off

OF_REPORTS = ("kind", "arrives_at", "leaves_at", "state")
"""What an absence has from its reports. Category and who confirmed it are the teacher's."""


def days_of(report: Report) -> list[dt.date]:
    """The days on which a report counts: the one that was chosen, or the school days of a period."""
    length = (report.until_date - report.from_date).days
    days = [report.from_date + dt.timedelta(days=number) for number in range(length + 1)]
    return [day for day in days if length == 0 or not day_off(day)]


def hold_days(report: Report, days: Iterable[dt.date], *, now: dt.datetime) -> list[Absence]:
    """The rows of these days for a report's pupil, made where they are missing, locked in the order of days."""
    rows = [_row(report, day, now) for day in sorted(days)]
    Absence.objects.bulk_create(rows, ignore_conflicts=True)
    return lock_absences(report, [row.day for row in rows])


def lock_absences(report: Report | Absence, days: Iterable[dt.date]) -> list[Absence]:
    """The rows that are there for the same pupil, school and activity, locked in the order of days."""
    found = Absence.objects.filter(
        student=report.student_id, school=report.school_id, activity=report.activity_id, day__in=list(days)
    )
    return list(found.select_for_update(of=("self",)).order_by("day"))


def reports_about(absences: Sequence[Absence]) -> list[Report]:
    """Every report whose period has one of these days of one pupil, oldest first, cancelled ones too."""
    if not absences:
        return []
    first, last = absences[0], absences[-1]
    found = Report.objects.filter(
        Q(activity=first.activity_id),
        student=first.student_id,
        school=first.school_id,
        from_date__lte=last.day,
        until_date__gte=first.day,
    )
    return sorted(found, key=lambda report: (report.changed_at or report.reported_at, report.pk))


def touch(absences: Iterable[Absence], *, now: dt.datetime) -> None:
    """Whoever asks what has changed hears of new words too, also where they change nothing that is counted."""
    rows = list(absences)
    Absence.objects.filter(pk__in=[row.pk for row in rows]).update(changed_at=now)
    for row in rows:
        row.changed_at = now


def settle(absences: Sequence[Absence], *, now: dt.datetime) -> None:
    """Let these held rows of one pupil say what their living reports say."""
    reports = [report for report in reports_about(absences) if report.cancelled_at is None]
    changed = []
    for absence in absences:
        before = [getattr(absence, name) for name in OF_REPORTS]
        _follow(absence, [r for r in reports if r.from_date <= absence.day <= r.until_date])
        if before != [getattr(absence, name) for name in OF_REPORTS]:
            absence.changed_at = now
            changed.append(absence)
    Absence.objects.bulk_update(changed, [*OF_REPORTS, "changed_at"])


def _follow(absence: Absence, reports: Sequence[Report]) -> None:
    """The newest word counts; who comes late and leaves early does both."""
    if not reports:
        absence.state = State.CANCELLED
        return
    newest = reports[-1]
    late = next((r for r in reversed(reports) if r.kind == Kind.LATE), None)
    early = next((r for r in reversed(reports) if r.kind == Kind.LEAVING_EARLY), None)
    if newest.kind in {Kind.ABSENT, Kind.OTHER}:
        absence.kind, absence.arrives_at, absence.leaves_at = newest.kind, newest.arrives_at, newest.leaves_at
    else:
        absence.kind = Kind.LATE if late else Kind.LEAVING_EARLY
        absence.arrives_at = late.arrives_at if late else newest.arrives_at
        absence.leaves_at = early.leaves_at if early else None
    absence.state = state_of(reports)


def state_of(reports: Sequence[Report]) -> State:
    """As far as the report that got least far: a second parent's words are seen and confirmed anew."""
    order = (State.RECEIVED, State.SEEN, State.CONFIRMED)
    return min((report.state for report in reports), key=order.index)


def _row(report: Report, day: dt.date, now: dt.datetime) -> Absence:
    return Absence(
        tenant_id=report.tenant_id,
        school_id=report.school_id,
        student_id=report.student_id,
        classroom_id=report.classroom_id,
        day=day,
        activity_id=report.activity_id,
        kind=report.kind,
        arrives_at=report.arrives_at,
        leaves_at=report.leaves_at,
        changed_at=now,
    )
