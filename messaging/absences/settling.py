"""From what people told to what the school counts: the rows of days, and what follows for each from its reports.

Whoever writes first holds the rows (`hold_days`) and then looks at the reports, so that two who write at the same
second wait for each other: the second one sees the first one's report.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Q
from django.utils import timezone

from messaging.absences.calendars import ClassDays, days_at
from messaging.absences.earlier import drop_categories
from messaging.absences.models import Absence, Kind, Report, State
from messaging.absences.said import Said
from schools.calendars import RoomDays
from schools.days_off import day_off
from schools.models import Student
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked
from tetoru.ids import new_id

OF_REPORTS = ("kind", "arrives_at", "leaves_at", "state")
"""What an absence has from its reports. Category and who confirmed it are the teacher's."""
HELD = Picked(Absence, "held")
MADE = """(id, tenant_id, school_id, student_id, classroom_id, day, activity_id, kind, arrives_at, leaves_at, state,
           category, changed_at)"""
"""The columns of an absence that are filled when it is made."""
# Made where it is missing, else held as it is: one who waits here for another sees what that one has left.
HOLD = f"""
insert into absences_absence as held {MADE}
select id, %(tenant)s, %(school)s, %(student)s, %(room)s, day, %(activity)s, %(kind)s, %(arrives_at)s, %(leaves_at)s,
       'received', '', %(now)s
from unnest(%(ids)s::uuid[], %(days)s::date[]) wanted (id, day) order by day
on conflict on constraint absence_once_a_day do update set changed_at = held.changed_at
returning {HELD.columns}
"""


def days_of(report: Report | Said, days_of_class: RoomDays) -> list[dt.date]:
    """The days on which a report counts: the one that was chosen, or the school days of a period.

    A Saturday with lessons is one. A day on which the class is shut stays one, too: what was told of it counts
    nowhere, and counts when the school opens after all.
    """
    length = (report.until_date - report.from_date).days
    days = [report.from_date + dt.timedelta(days=number) for number in range(length + 1)]
    return [day for day in days if length == 0 or not day_off(day) or not days_of_class.off(day)]


def class_days(reports: Iterable[Report], classroom_id: uuid.UUID) -> RoomDays:
    """What `days_of` asks of the class that these reports are about. One query; none where no period is among them."""
    periods = [report for report in reports if report.is_period]
    if not periods:
        return ClassDays(())
    first, last = min(one.from_date for one in periods), max(one.until_date for one in periods)
    school_id = periods[0].school_id
    return days_at([school_id], first, last).of(school_id, classroom_id)


def hold_days(report: Report, days: Iterable[dt.date], *, now: dt.datetime) -> list[Absence]:
    """The rows of these days for a report's pupil, made where they are missing, locked in the order of days."""
    in_order = sorted(days)
    wanted: dict[str, Any] = {
        "tenant": report.tenant_id,
        "school": report.school_id,
        "student": report.student_id,
        "room": report.classroom_id,
        "activity": report.activity_id,
        "kind": report.kind,
        "arrives_at": report.arrives_at,
        "leaves_at": report.leaves_at,
        "ids": [new_id() for _ in in_order],
        "days": in_order,
        "now": now,
    }
    with prepared_cursor() as cursor:
        cursor.execute(HOLD, wanted)
        return sorted((HELD.row(row) for row in cursor.fetchall()), key=lambda absence: absence.day)


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
    rows = [row for row in absences if row.changed_at != now]  # the others were made this moment
    if not rows:
        return
    Absence.objects.filter(pk__in=[row.pk for row in rows]).update(changed_at=now)
    for row in rows:
        row.changed_at = now


def tell_anew(which: Q, *, now: dt.datetime) -> None:
    """Whether these days count is no longer what it was: boards and other systems ask again. Held in one order."""
    found = Absence.objects.filter(which).exclude(state=State.CANCELLED)
    touch(list(found.select_for_update(of=("self",)).order_by("student_id", "day", "pk")), now=now)


def tell_of_pupil(student: Student) -> None:
    """From some day on the pupil is at no school any more, or is there again."""
    now = timezone.now()
    tell_anew(Q(student=student, day__gte=timezone.localdate(now)), now=now)


def settle(absences: Sequence[Absence], *, by: uuid.UUID, now: dt.datetime) -> None:
    """Let these held rows of one pupil say what their living reports say. `by`: whose deed it is."""
    settle_by(reports_about(absences), absences, by=by, now=now)


def settle_by(reports: Iterable[Report], absences: Sequence[Absence], *, by: uuid.UUID, now: dt.datetime) -> None:
    """The same, where every report about them is at hand, oldest first."""
    living = [report for report in reports if report.cancelled_at is None]
    changed, outlived = [], []
    for absence in absences:
        kind, before = absence.kind, [getattr(absence, name) for name in OF_REPORTS]
        _follow(absence, [r for r in living if r.from_date <= absence.day <= r.until_date])
        if before != [getattr(absence, name) for name in OF_REPORTS]:
            absence.changed_at = now
            changed.append(absence)
            if absence.category and (absence.state == State.CANCELLED or absence.kind != kind):
                outlived.append(absence)
    if outlived:
        drop_categories(outlived, by=by, now=now)
    Absence.objects.bulk_update(changed, [*OF_REPORTS, "category", "changed_at"])


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
