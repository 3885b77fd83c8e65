"""A class's month: who was there, who was not, and what it comes to. As many queries for one class as for all."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from messaging.absences.calendars import ClassDays, days_at
from messaging.absences.models import Absence, Amendment
from messaging.absences.register.marks import Cell, Mark, marks_of
from messaging.absences.register.months import Month
from messaging.absences.register.totals import Totals, totals_of, was_on_leave, was_there
from schools.models import Classroom, Enrolment, Student


@dataclass(frozen=True)
class Line:
    """One pupil of a class over a month."""

    student: Student
    number: int | None
    marks: Mapping[dt.date, Mark]
    there: frozenset[dt.date]
    """The days on which the pupil was to attend, if there were lessons."""
    on_leave: frozenset[dt.date]
    """The days on which the pupil belonged to the class and was not to attend (休学)."""
    totals: Totals


@dataclass(frozen=True)
class Sheet:
    """One class over a month."""

    classroom: Classroom
    month: Month
    days: ClassDays
    lines: list[Line]
    lessons: list[dt.date]
    """The days of lessons that are over, today too."""
    amendments: list[Amendment]

    @property
    def undecided(self) -> list[tuple[Line, dt.date]]:
        """Cells that wait for a teacher to pick the category."""
        return [
            (line, day) for line in self.lines for day, mark in sorted(line.marks.items())
            if not mark.is_decided and day in self.lessons and day in line.there
        ]  # fmt: skip


def sheets_of(classrooms: Sequence[Classroom], month: Month, *, today: dt.date) -> list[Sheet]:
    """The sheets of some classes. Four queries."""
    days = days_at({room.school_id for room in classrooms}, month.first, month.last)
    pupils = _pupils(classrooms)
    of_all = [enrolment.student_id for found in pupils.values() for enrolment in found]
    amendments = amendments_of(of_all, classrooms, month)
    marks = marks_of(_absences(of_all, classrooms, month), amendments)
    sheets = []
    for room in classrooms:
        mine = days.of(room.school_id, room.pk)
        lessons = [day for day in month.days if not mine.off(day) and day <= today]
        lines = [_line(one, month, lessons, marks) for one in pupils.get(room.pk, [])]
        sheets.append(
            Sheet(
                room, month, mine, [line for line in lines if line.there or line.on_leave], lessons,
                [one for one in amendments if one.student_id in {line.student.pk for line in lines}],
            )
        )  # fmt: skip
    return sheets


def amendments_of(student_ids: Sequence[uuid.UUID], classrooms: Sequence[Classroom], month: Month) -> list[Amendment]:
    """What staff wrote into the register, oldest first."""
    found = Amendment.objects.filter(
        student__in=student_ids,
        school__in={room.school_id for room in classrooms},
        day__range=(month.first, month.last),
    )
    return list(found.select_related("amended_by").order_by("amended_at", "pk"))


def _pupils(classrooms: Sequence[Classroom]) -> dict[uuid.UUID, list[Enrolment]]:
    """By class, in the order of their numbers; without a number by kana."""
    found = Enrolment.objects.filter(classroom__in=classrooms).select_related("student")
    pupils: dict[uuid.UUID, list[Enrolment]] = {}
    for enrolment in sorted(found, key=_place):
        pupils.setdefault(enrolment.classroom_id, []).append(enrolment)
    return pupils


def _place(enrolment: Enrolment) -> tuple[bool, int, int, str]:
    number = enrolment.number
    return (number is None, number or 0, enrolment.student.kana_order, str(enrolment.pk))


def _absences(student_ids: Sequence[uuid.UUID], classrooms: Sequence[Classroom], month: Month) -> list[Absence]:
    found = Absence.objects.filter(
        student__in=student_ids,
        school__in={room.school_id for room in classrooms},
        day__range=(month.first, month.last),
        activity=None,
    )
    return list(found)


def _line(enrolment: Enrolment, month: Month, lessons: Sequence[dt.date], marks: Mapping[Cell, Mark]) -> Line:
    student = enrolment.student
    there = frozenset(day for day in month.days if was_there(student, day))
    mine = {day: mark for day in month.days if (mark := marks.get((student.pk, day))) is not None}
    totals = totals_of([day for day in lessons if day in there], mine)
    on_leave = frozenset(day for day in month.days if was_on_leave(student, day))
    return Line(student, enrolment.number, mine, there, on_leave, totals)
