"""欠席の数: how many of a school stay away, by class, day and reason.

Seven queries, however large the school; one more where a reason is the school's own.
"""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Sum

from messaging.absences.belonging import with_room
from messaging.absences.calendars import ONE_DAY, ClassDays, SchoolDays, days_at
from messaging.absences.models import Absence, Amendment, OwnWord, PlainReason, Report, Standing
from messaging.absences.reasons import PLAIN, offered_at, suggested_by
from messaging.absences.register.marks import ABSENT, TAKEN_OFF, Cell, Mark, marks_of
from messaging.absences.register.rises import USUAL_DAYS, is_rise, usual_of
from messaging.absences.selectors.uncounted import IS_ON_LEAVE
from schools.models import Classroom, Headcount
from schools.states import ATTENDING, in_state

SHOWN = 20
"""So many days of lessons are drawn."""
LOOKED_AT = dt.timedelta(days=75)
"""In so many days there are enough of them, but for the summer."""
ILL: frozenset[str] = frozenset({Standing.SICKNESS, Standing.SUSPENSION})
AWAY = ABSENT | TAKEN_OFF


@dataclass(frozen=True)
class Away:
    """One pupil on one day who did not come."""

    classroom_id: uuid.UUID
    day: dt.date
    reason: str
    """A guardian's word, a key of PlainReason or the id of a school's own; empty when nobody has said."""
    is_ill: bool


@dataclass(frozen=True)
class ClassNumbers:
    """A class over the days that are drawn."""

    classroom: Classroom
    pupils: int
    days: tuple[dt.date, ...]
    """Its days of lessons, the one that is looked at last."""
    ill: tuple[int, ...]
    usual: float
    today: int
    is_shut: bool
    """Whether it has no lessons on the day that is looked at."""
    is_rising: bool


@dataclass(frozen=True)
class Numbers:
    """A school over the days that are drawn."""

    days: tuple[dt.date, ...]
    away: tuple[Away, ...]
    classes: tuple[ClassNumbers, ...]

    def by_day(self, classroom_id: uuid.UUID | None) -> dict[dt.date, Counter[str]]:
        """For each day how many were away for which reason, in a class or in all."""
        found: dict[dt.date, Counter[str]] = {day: Counter() for day in self.days}
        for one in self.away:
            if one.day in found and classroom_id in {None, one.classroom_id}:
                found[one.day][one.reason] += 1
        return found


def numbers_at(classrooms: Sequence[Classroom], *, until: dt.date) -> Numbers:
    """The numbers of some or all classes of one school, up to a day."""
    if not classrooms:
        return Numbers((), (), ())
    school_id = classrooms[0].school_id
    first = max(until - LOOKED_AT, classrooms[0].year.starts_on)
    days = days_at([school_id], first, until)
    drawn = lessons_until(days.of_all(school_id), first, until, SHOWN + USUAL_DAYS)
    away = _away(school_id, classrooms, drawn[0], until) if drawn else ()
    pupils = pupils_of(classrooms, until)
    classes = tuple(_of_class(room, pupils.get(room.pk, 0), days, away, drawn) for room in classrooms)
    return Numbers(tuple(drawn[-SHOWN:]), away, classes)


def lessons_until(days: ClassDays, first: dt.date, until: dt.date, most: int) -> list[dt.date]:
    """The last days of lessons, the newest last."""
    found: list[dt.date] = []
    day = until
    while day >= first and len(found) < most:
        if not days.off(day):
            found.append(day)
        day -= ONE_DAY
    return found[::-1]


def pupils_of(classrooms: Sequence[Classroom], on: dt.date) -> dict[uuid.UUID, int]:
    """How many attend each of these classes on a day. One query."""
    attending = in_state(ATTENDING, on=on)
    found = Headcount.objects.filter(attending, classroom__in=classrooms, pupils__gt=0).values("classroom")
    return {row["classroom"]: row["count"] for row in found.annotate(count=Sum("pupils"))}


def _away(school_id: uuid.UUID, classrooms: Sequence[Classroom], first: dt.date, last: dt.date) -> tuple[Away, ...]:
    within = {"school": school_id, "day__range": (first, last)}
    amendments = list(_of(classrooms, Amendment.objects.filter(**within)).defer("why").order_by("amended_at", "pk"))
    told = Absence.objects.filter(**within, activity=None).filter(~IS_ON_LEAVE)
    absences = list(_of(classrooms, told))
    rooms = {(one.student_id, one.day): one.room for one in (*absences, *amendments)}
    marks = {cell: mark for cell, mark in marks_of(absences, amendments).items() if mark.counts_as in AWAY}
    reasons = _reasons(school_id, {student_id for student_id, _day in marks}, first, last)
    has_own = any(reason not in PLAIN for reason in reasons.values())
    words = offered_at([school_id])[school_id].words if has_own else ()
    return tuple(
        Away(rooms[student_id, day], day, reason := reasons.get((student_id, day), ""), _is_ill(mark, reason, words))
        for (student_id, day), mark in marks.items()
    )


def _of(classrooms: Sequence[Classroom], rows: Any) -> Any:
    """Those of the pupils of these classes, with the class as `room`."""
    return with_room(rows).filter(room__in=[room.pk for room in classrooms])


def _is_ill(mark: Mark, reason: str, words: Sequence[OwnWord]) -> bool:
    """By the teacher's word; until there is one, by the guardian's, and what the school says that it suggests."""
    if mark.is_decided:
        return mark.standing in ILL
    return suggested_by(reason, words) in ILL


def _reasons(
    school_id: uuid.UUID, students: Collection[uuid.UUID], first: dt.date, last: dt.date
) -> Mapping[Cell, str]:
    """What was said last about each pupil and day. Of the encrypted columns only the reason is opened."""
    found = Report.objects.filter(
        school=school_id, student__in=students, activity=None, cancelled_at=None, from_date__lte=last,
        until_date__gte=first,
    )  # fmt: skip
    found = found.only("student", "from_date", "until_date", "reason", "tenant", "reported_at", "changed_at")
    reasons: dict[Cell, str] = {}
    for report in sorted(found, key=lambda report: (report.changed_at or report.reported_at, report.pk)):
        day = max(report.from_date, first)
        while day <= min(report.until_date, last):
            reasons[report.student_id, day] = report.reason
            day += ONE_DAY
    return reasons


def _of_class(
    room: Classroom, pupils: int, days: SchoolDays, away: Sequence[Away], drawn: Sequence[dt.date]
) -> ClassNumbers:
    mine = days.of(room.school_id, room.pk)
    ill: defaultdict[dt.date, int] = defaultdict(int)
    for one in away:
        if one.classroom_id == room.pk and one.is_ill:
            ill[one.day] += 1
    lessons = [day for day in drawn if not mine.off(day)]
    is_shut = not lessons or lessons[-1] != drawn[-1]
    counts = [ill[day] for day in lessons]
    today, before = (0, counts) if is_shut else (counts[-1], counts[:-1])
    return ClassNumbers(
        classroom=room,
        pupils=pupils,
        days=tuple(lessons[-SHOWN:]),
        ill=tuple(counts[-SHOWN:]),
        usual=usual_of(before),
        today=today,
        is_shut=is_shut,
        is_rising=is_rise(today, pupils=pupils, before=before),
    )


GROUPS: tuple[tuple[str, frozenset[str]], ...] = (
    ("infection", frozenset({PlainReason.INFECTION})),
    ("fever", frozenset({PlainReason.FEVER})),
    ("ache", frozenset({PlainReason.HEADACHE, PlainReason.STOMACH})),
    ("care", frozenset({PlainReason.INJURY, PlainReason.HOSPITAL})),
)
"""Reasons that are drawn together; all others are one group more. The table has each for itself."""
