"""A school's absences, one by one, as its staff reach them."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.http import Http404
from django.utils import timezone

from accounts.desks import Desk
from accounts.students.selectors import enrolments_in
from messaging.absences.belonging import room_of
from messaging.absences.calendars import days_at
from messaging.absences.models import Absence, Correction, EmptySeat, Report, State
from messaging.absences.overdue import explains_empty_seat
from messaging.absences.permissions import READ_ABSENCES
from messaging.absences.reasons import Offered, offered_at, reason_label
from messaging.absences.said import reach
from messaging.absences.selectors.places import Place
from messaging.absences.selectors.words import Told, told_of
from schools.models import Classroom, Enrolment, Student
from schools.selectors import current_classrooms
from tetoru.access import Staff


@dataclass(frozen=True)
class Pupil:
    """A line of a class on one day."""

    enrolment: Enrolment
    absences: tuple[Absence, ...]
    seat: EmptySeat | None

    @property
    def is_on_leave(self) -> bool:
        """休学: in the class, and nobody waits for them."""
        return self.enrolment.student.state == Student.State.SUSPENDED

    @property
    def can_be_missed(self) -> bool:
        """Whether the pupil should be in the classroom: nobody has said that they stay away or come later than now."""
        if self.is_on_leave:
            return False
        now = timezone.now()
        return self.seat is None and not any(explains_empty_seat(one, now) for one in self.absences)


@dataclass(frozen=True)
class Earlier:
    """What a report said before it was changed."""

    correction: Correction
    reason: str


def absence_at(actor: Staff, desk: Desk, absence_id: uuid.UUID) -> tuple[Absence, Classroom, Told, Offered]:
    """An absence at the desk's school, in the pupil's class, with all words about it. Raises Http404.

    What is said of days to come is no matter of a school that the pupil has left.
    """
    if not READ_ABSENCES.allows(actor, desk):
        raise Http404
    found = Absence.objects.filter(school=desk.school_id, pk=absence_id)
    absence = found.select_related("student", "classroom", "activity", "confirmed_by").first()
    room = room_of(absence, today=timezone.localdate()) if absence else None
    if absence is None or room is None:
        raise Http404
    offered = offered_at([absence.school_id])[absence.school_id]
    return absence, room, told_of([absence], lambda: offered.words)[0], offered


def earlier_words(told: Told, offered: Offered) -> list[Earlier]:
    """What these reports said before, newest first."""
    reports = [word.report.pk for word in told.words]
    found = Correction.objects.filter(report__in=reports).order_by("-corrected_at", "-pk")
    return [Earlier(one, reason_label(one.reason, offered.words)) for one in found]


def room_at(actor: Staff, desk: Desk, classroom_id: uuid.UUID) -> Classroom:
    """A class of this year at the desk's school. Raises Http404."""
    if not READ_ABSENCES.allows(actor, desk):
        raise Http404
    room: Classroom | None = current_classrooms().filter(school=desk.school_id, pk=classroom_id).first()
    if room is None:
        raise Http404
    return room


def pupils_of(room: Classroom, day: dt.date) -> list[Pupil]:
    """Everybody in the class with what is known of them on a day. Three queries."""
    pupils = list(enrolments_in([room]))
    of_them = {"school": room.school_id, "student__in": [one.student_id for one in pupils], "day": day}
    absences = Absence.objects.filter(**of_them).exclude(state=State.CANCELLED)
    seats = {seat.student_id: seat for seat in EmptySeat.objects.filter(**of_them, ended_at=None)}
    away: dict[uuid.UUID, list[Absence]] = {}
    for absence in absences.select_related("activity").order_by("pk"):
        away.setdefault(absence.student_id, []).append(absence)
    return [Pupil(one, tuple(away.get(one.student_id, ())), seats.get(one.student_id)) for one in pupils]


def place_at(actor: Staff, desk: Desk, student_id: uuid.UUID) -> Place:
    """A pupil in a class of the desk's school, about whom a call can be entered. Raises Http404."""
    if not READ_ABSENCES.allows(actor, desk):
        raise Http404
    rooms = current_classrooms().filter(school=desk.school_id)
    found = enrolments_in(rooms).filter(student=student_id).first()
    if found is None:
        raise Http404
    room = found.classroom
    days = days_at([room.school_id], *reach(timezone.localdate())).of(room.school_id, room.pk)
    offered = offered_at([room.school_id])[room.school_id]
    return Place(str(found.pk), found.student, room, may_report=False, offered=offered, days=days)


def entry_at(actor: Staff, desk: Desk, entry_id: uuid.UUID) -> Report:
    """A report that the school's staff entered. What guardians sent is not reached from here. Raises Http404."""
    if not READ_ABSENCES.allows(actor, desk):
        raise Http404
    found = Report.objects.filter(school=desk.school_id, pk=entry_id).exclude(how=Report.How.GUARDIAN)
    report = found.select_related("student").first()
    if report is None:
        raise Http404
    return report
