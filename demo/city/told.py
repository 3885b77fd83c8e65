"""One absence of the demo: what a family has told, and the row that the school counts of it."""

import datetime as dt
import uuid
from typing import Any

from accounts.invitations.codes import ALPHABET
from demo.city.plan import Room
from demo.city.seeded import Seeded
from messaging.absences.models import Absence, Kind, Report, State
from messaging.absences.numbers import LENGTH
from schools.models import Student

ARRIVES, LEAVES = dt.time(10, 30), dt.time(13, 30)


def report_of(
    room: Room, student: Student, guardian_id: uuid.UUID, moment: dt.datetime, ids: Seeded, **said: Any
) -> Report:
    """Told by a guardian about the day of `moment`; `said` are kind, reason and further words."""
    day = moment.date()
    return Report(
        id=ids.id_at(moment),
        tenant_id=room.classroom.tenant_id,
        school_id=room.classroom.school_id,
        student=student,
        classroom=room.classroom,
        reported_by_id=guardian_id,
        how=Report.How.GUARDIAN,
        key=ids.next_id(),
        year=room.classroom.year.year,
        reported_at=moment,
        from_date=day,
        until_date=day,
        arrives_at=ARRIVES if said["kind"] == Kind.LATE else None,
        leaves_at=LEAVES if said["kind"] == Kind.LEAVING_EARLY else None,
        **said,
    )


def confirm_report(report: Report, room: Room, minutes: int) -> None:
    """The teacher of the class has confirmed it so many minutes later."""
    report.confirmed_at = report.reported_at + dt.timedelta(minutes=minutes)
    report.seen_at, report.confirmed_by = report.confirmed_at, room.teacher


def absence_of(report: Report, ids: Seeded, category: str) -> Absence:
    """What the school counts; `category` is what a teacher has picked, if one has confirmed it."""
    return Absence(
        id=ids.next_id(),
        tenant_id=report.tenant_id,
        school_id=report.school_id,
        student_id=report.student_id,
        classroom_id=report.classroom_id,
        day=report.from_date,
        kind=report.kind,
        arrives_at=report.arrives_at,
        leaves_at=report.leaves_at,
        state=State.CONFIRMED if report.confirmed_at else State.RECEIVED,
        category=category if report.confirmed_at else "",
        confirmed_at=report.confirmed_at,
        confirmed_by_id=report.confirmed_by_id,
        changed_at=report.confirmed_at or report.reported_at,
    )


def next_number(ids: Seeded, given: set[str]) -> str:
    """A receipt's number that no report of the school has; from now on this one has it."""
    number = "".join(ids.random.choice(ALPHABET) for _ in range(LENGTH))
    if number in given:
        return next_number(ids, given)
    given.add(number)
    return number
