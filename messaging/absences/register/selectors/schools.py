"""欠席の数 of a board: how many of each school stay away, by day and category. No name, no reason, no single child.

Seven queries, however many schools. The database counts by the teachers' categories, which stand in clear; what
guardians wrote is not even read.
"""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, QuerySet

from accounts.desks import Desk
from messaging.absences.calendars import ClassDays, days_at
from messaging.absences.models import Absence, Amendment, Kind, Standing, State
from messaging.absences.register.marks import counted_as, marks_of
from messaging.absences.register.permissions import SEE_ALL_NUMBERS
from messaging.absences.register.rises import OF_SCHOOL, is_rise, usual_of
from messaging.absences.register.selectors.counts import LOOKED_AT, SHOWN, lessons_until, pupils_of
from schools.models import Classroom, School
from schools.selectors import current_classrooms
from tetoru.access import Staff

GROUP_OF: Mapping[str, str] = {
    Standing.SICKNESS: "sickness",
    Standing.SUSPENSION: "suspension",
    Standing.UNDECIDED: "undecided",
    Standing.ACCIDENT: "others",
    Standing.MOURNING: "others",
}
"""What is drawn together. Mourning stands with others: it is nobody's business at the board whose."""
ILL = ("sickness", "suspension", "undecided")
"""Who is ill, or may be: in the morning most absences have no category yet."""
WEEKDAYS = ClassDays(())
"""No school's own days."""
Counts = dict[dt.date, Counter[str]]


@dataclass(frozen=True)
class SchoolNumbers:
    """A school over the days that are looked at. Exact: what is shown of it is rounded first (`coarse`)."""

    school: School
    pupils: int
    counts: Mapping[dt.date, Counter[str]]
    """Each of its days of lessons, by group."""
    usual: float
    today: int
    is_shut: bool
    """Whether it has no lessons on the newest day."""
    is_rising: bool


@dataclass(frozen=True)
class AllNumbers:
    """All schools of a board."""

    days: tuple[dt.date, ...]
    """Weekdays that are no holiday, the newest last, from the first that is looked at."""
    schools: tuple[SchoolNumbers, ...]

    @property
    def drawn(self) -> tuple[dt.date, ...]:
        """Those that are drawn one by one."""
        return self.days[-SHOWN:]


def all_numbers_at(actor: Staff, desk: Desk, *, until: dt.date) -> AllNumbers:
    """The schools of the desk's board, up to a day. Clubs are left out: their children are counted in schools."""
    if not SEE_ALL_NUMBERS.allows(actor, desk):
        return AllNumbers((), ())
    found = School.objects.filter(tenant_id=desk.tenant_id).exclude(kind=School.Kind.AFTER_SCHOOL)
    schools = list(found)
    rooms = list(current_classrooms(until).filter(school__in=schools).select_related("year"))
    if not rooms:
        return AllNumbers((), ())
    first = max(until - LOOKED_AT, rooms[0].year.starts_on)
    days = lessons_until(WEEKDAYS, first, until, LOOKED_AT.days)
    if not days:
        return AllNumbers((), ())
    pupils, counts = _pupils(rooms, until), _counts(desk.tenant_id, first, until)
    calendar = days_at([school.pk for school in schools], first, until)
    return AllNumbers(
        tuple(days),
        tuple(
            _of_school(
                school, pupils[school.pk], lessons_until(calendar.of_all(school.pk), first, days[-1], LOOKED_AT.days),
                counts[school.pk], newest=days[-1],
            )
            for school in schools
            if pupils[school.pk]
        ),
    )  # fmt: skip


def _of_school(
    school: School, pupils: int, lessons: Sequence[dt.date], counts: Counts, *, newest: dt.date
) -> SchoolNumbers:
    ill = [sum(counts[day][group] for group in ILL) for day in lessons]
    is_shut = not lessons or lessons[-1] != newest
    today, before = (0, ill) if is_shut else (ill[-1], ill[:-1])
    return SchoolNumbers(
        school=school,
        pupils=pupils,
        counts={day: counts[day] for day in lessons},
        usual=usual_of(before),
        today=today,
        is_shut=is_shut,
        is_rising=is_rise(today, pupils=pupils, before=before, rule=OF_SCHOOL),
    )


def _pupils(rooms: Sequence[Classroom], on: dt.date) -> Counter[uuid.UUID]:
    by_room, found = pupils_of(rooms, on), Counter[uuid.UUID]()
    for room in rooms:
        found[room.school_id] += by_room.get(room.pk, 0)
    return found


def _counts(tenant_id: uuid.UUID, first: dt.date, last: dt.date) -> defaultdict[uuid.UUID, Counts]:
    """By school, day and group: what the database counts, and cell by cell what staff wrote into a register."""
    found: defaultdict[uuid.UUID, Counts] = defaultdict(lambda: defaultdict(Counter))
    amendments = Amendment.objects.filter(tenant=tenant_id, day__range=(first, last))
    is_amended = Exists(amendments.filter(student=OuterRef("student"), school=OuterRef("school"), day=OuterRef("day")))
    told = Absence.objects.filter(tenant=tenant_id, day__range=(first, last), activity=None)
    _add_counted(found, told.filter(~is_amended))
    _add_amended(found, told.filter(is_amended), amendments)
    return found


def _add_counted(found: defaultdict[uuid.UUID, Counts], absences: QuerySet[Absence]) -> None:
    counted = absences.exclude(state=State.CANCELLED).exclude(kind=Kind.OTHER)
    rows = counted.values_list("school", "day", "kind", "category").annotate(Count("pk"))
    for school_id, day, kind, category, count in rows:
        group = GROUP_OF.get(counted_as(kind, category)[1])
        if group:
            found[school_id][day][group] += count


def _add_amended(
    found: defaultdict[uuid.UUID, Counts], absences: QuerySet[Absence], amendments: QuerySet[Amendment]
) -> None:
    schools: dict[uuid.UUID, tuple[list[Absence], list[Amendment]]] = defaultdict(lambda: ([], []))
    for absence in absences:
        schools[absence.school_id][0].append(absence)
    for amendment in amendments.defer("why").order_by("amended_at", "pk"):
        schools[amendment.school_id][1].append(amendment)
    for school_id, (told, written) in schools.items():
        for (_student_id, day), mark in marks_of(told, written).items():
            group = GROUP_OF.get(mark.counts_as)
            if group:
                found[school_id][day][group] += 1
