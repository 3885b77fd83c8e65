"""空いている席: the rows of pupils who are neither there nor reported. For actions."""

import datetime as dt
import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from messaging.absences.belonging import RoomOn
from messaging.absences.board_errors import HeardAlready, NoLessonsToday
from messaging.absences.calendars import day_off_of
from messaging.absences.models import Absence, CalendarEntry, EmptySeat, Report
from messaging.absences.overdue import MISSING_LESSONS, explaining
from messaging.delivery.models import Mailing
from messaging.delivery.outbox import cancel, enqueue
from schools.models import Classroom, School

ASKED = """
select guardian_id from accounts_guardianship
where tenant_id = %(tenant)s and student_id = %(student)s and state = 'active' and may_contact
"""
"""Everybody whom the school lets itself contact; where it must keep silent, nothing is sent."""
FRESH: dict[str, Any] = {
    "caller": None,
    "calling_since": None,
    "left_home_at": None,
    "answered_by": [],
    "end": "",
    "ended_at": None,
    "ended_by": None,
}


def ensure_expected(room: Classroom, *, now: dt.datetime) -> None:
    """Somebody is to be in the class today. Raises NoLessonsToday."""
    if name := day_off_of(room, timezone.localdate(now)):
        raise NoLessonsToday(name)


def ensure_unheard(seat: EmptySeat, *, now: dt.datetime) -> None:
    """No report explains the seat, not even one that a school has which the pupil left. Raises HeardAlready."""
    told = Absence.objects.filter(explaining(now), student=seat.student_id, day=seat.day)
    if told.annotate(here=RoomOn()).filter(Q(school=seat.school_id) | Q(here=None)).exists():
        raise HeardAlready


def hold_seats(room: Classroom, students: Collection[uuid.UUID], *, by: uuid.UUID, now: dt.datetime) -> list[EmptySeat]:
    """The seats of these pupils today, made or taken up again where they are not open, and held in one order."""
    owned = {"tenant_id": room.tenant_id, "school_id": room.school_id, "classroom_id": room.pk}
    day = timezone.localdate(now)
    marked = {"marked_at": now, "marked_by_id": by, "changed_at": now}
    rows = [EmptySeat(**owned, student_id=one, day=day, **marked) for one in sorted(students)]
    EmptySeat.objects.bulk_create(rows, ignore_conflicts=True)
    found = EmptySeat.objects.filter(school=room.school_id, student__in=students, day=day)
    held = list(found.select_for_update(of=("self",)).select_related("student").order_by("student_id"))
    again = [seat.pk for seat in held if seat.ended_at is not None]
    EmptySeat.objects.filter(pk__in=again).update(**FRESH, **marked)
    return held


def end_told(report: Report, days: Collection[dt.date], *, now: dt.datetime) -> None:
    """A home has said why a seat is empty. Who leaves early, or misses the pool, should be in the classroom now."""
    if report.kind in MISSING_LESSONS:
        told = Q(student=report.student_id, school=report.school_id, day__in=days)
        end_seats(told, end=EmptySeat.End.REPORTED, by=None, now=now)


def end_shut(shut: CalendarEntry, *, by: uuid.UUID, now: dt.datetime) -> tuple[int, int]:
    """Nobody is expected any more where today is shut: how many seats are ended, and how many stay open.

    Who was said to have left home is not where they should be, lessons or none: they are looked for until somebody
    knows more.
    """
    today = timezone.localdate(now)
    if not shut.is_closed or not shut.from_date <= today <= shut.until_date:
        return 0, 0
    where = Q(classroom=shut.classroom_id) if shut.classroom_id else Q(school=shut.school_id)
    seats = where & Q(day=today)
    ended = end_seats(seats & Q(left_home_at=None), end=EmptySeat.End.SHUT, by=by, now=now)
    return ended, EmptySeat.objects.filter(seats, ended_at=None).count()


def end_seats(which: Q, *, end: EmptySeat.End, by: uuid.UUID | None, now: dt.datetime) -> int:
    """Somebody knows more: these open seats are no matter any more, and nobody is asked about them who was not yet."""
    found = EmptySeat.objects.filter(which, ended_at=None).order_by("student_id")
    seats = list(found.select_for_update(of=("self",)))
    EmptySeat.objects.filter(pk__in=[seat.pk for seat in seats]).update(
        end=end, ended_at=now, ended_by=by, changed_at=now
    )
    for seat in seats:
        if seat.asked_at is not None:
            cancel(seat.tenant_id, seat.pk)
    return len(seats)


def ask_about(seat: EmptySeat, school: School, *, now: dt.datetime) -> int:
    """One urgent message to each guardian: whose school, a link, nothing else. Gives how many messages.

    The mailing has the seat's id, so that there is one a day however often it is asked.
    """
    mailing, _made = Mailing.objects.get_or_create(
        pk=seat.pk,
        defaults={
            "tenant_id": seat.tenant_id,
            "kind": Mailing.Kind.SEAT,
            "school_id": seat.school_id,
            "sender_name": school.name,
            "path": reverse("seat_question", args=[seat.pk]),
            "priority": 0,
            "queued_at": now,
        },
    )
    return enqueue(mailing, guardians=ASKED, parameters={"student": seat.student_id})
