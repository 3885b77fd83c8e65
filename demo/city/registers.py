"""What schools have entered about their days, a class's register with one of everything, and an infection."""

import datetime as dt
from dataclasses import dataclass

from accounts.models import Guardianship
from demo import cast
from demo.city.calendar import at, school_year_of
from demo.city.plan import Place, Room, TenantPlan
from demo.city.seeded import Seeded
from demo.city.told import absence_of, confirm_report, next_number, report_of
from messaging.absences.models import Absence, Amendment, CalendarEntry, Category, Kind, PlainReason, Report
from schools.days_off import day_off
from schools.models import School

ONE_DAY = dt.timedelta(days=1)
ILL = 7
"""So many of a class stay at home with the infection, on the newest day of lessons."""
SHOWN = "4年1組"
"""The class of the teacher who is tried most."""


@dataclass(frozen=True)
class Told:
    """What a family says about a day, and what the teacher makes of it. `days` are counted back from the newest."""

    pupil: int
    days: tuple[int, ...]
    reason: str
    category: str
    kind: str = Kind.ABSENT


REGISTER = (
    Told(0, (6, 7), PlainReason.FEVER, Category.SICKNESS),
    Told(1, (2, 3, 4), PlainReason.INFECTION, Category.SUSPENSION),
    Told(2, (9,), PlainReason.HOSPITAL, Category.LATE, Kind.LATE),
    Told(3, (8, 9), PlainReason.MOURNING, Category.MOURNING),
    Told(4, (5,), PlainReason.INFECTION, Category.SICKNESS),
    Told(4, (1,), PlainReason.OTHER, ""),
)


def keep_registers(plan: TenantPlan, ids: Seeded, now: dt.datetime) -> None:
    """Vacations of every school; in the first one a class that is shut, a register and an infection."""
    schools = [place for place in plan.places if place.school.kind != School.Kind.AFTER_SCHOOL and place.managers]
    entries = [entry for place in schools for entry in _vacations(place, ids, now)]
    if schools and len(schools[0].rooms) > 2:
        place, days = schools[0], _lessons(now.date())
        entries.append(
            _entry(place, ids, _two_days_from(days[0] + 5 * ONE_DAY), "infection", now=now, room=place.rooms[0])
        )
        infection = [Told(number, (0,), PlainReason.INFECTION, Category.SICKNESS) for number in range(ILL)]
        _tell(plan, place.rooms[-1], infection, days, ids)
        shown = next((room for room in place.rooms if room.classroom.label == SHOWN), place.rooms[0])
        _tell(plan, shown, REGISTER, days, ids)
        _correct(shown, ids, days[1:])
    CalendarEntry.objects.bulk_create(entries)


def _lessons(today: dt.date) -> list[dt.date]:
    """The last ten weekdays that are no holiday, newest first."""
    days = (today - number * ONE_DAY for number in range(40))
    return [day for day in days if not day_off(day)][:10]


def _two_days_from(day: dt.date) -> tuple[dt.date, dt.date]:
    """The next two days of lessons that follow one another: on days off nobody is shut out."""
    while day_off(day) or day_off(day + ONE_DAY):
        day += ONE_DAY
    return day, day + ONE_DAY


def _vacations(place: Place, ids: Seeded, now: dt.datetime) -> list[CalendarEntry]:
    year = school_year_of(now.date())
    summer = dt.date(year, 7, 21), dt.date(year, 8, 31)
    winter = dt.date(year, 12, 25), dt.date(year + 1, 1, 7)
    founded = dt.date(year, 6, 1), dt.date(year, 6, 1)
    kinds = ((summer, "vacation"), (winter, "vacation"), (founded, "founding"))
    return [_entry(place, ids, days, kind, now=now) for days, kind in kinds]


def _entry(
    place: Place, ids: Seeded, days: tuple[dt.date, dt.date], kind: str, *, now: dt.datetime, room: Room | None = None
) -> CalendarEntry:
    return CalendarEntry(
        id=ids.next_id(),
        tenant_id=place.school.tenant_id,
        school=place.school,
        classroom=room.classroom if room else None,
        from_date=days[0],
        until_date=days[1],
        kind=kind,
        made_at=now,
        made_by=place.managers[0],
    )


def _tell(plan: TenantPlan, room: Room, told: tuple[Told, ...] | list[Told], days: list[dt.date], ids: Seeded) -> None:
    """Reports and absences of families who have not reported for these days, confirmed by the class's teacher."""
    there = set(Absence.objects.filter(classroom=room.classroom).values_list("student_id", "day"))
    used = set(Report.objects.filter(school=room.classroom.school).values_list("number", flat=True))
    links = {row.student_id: row for row in plan.rows[Guardianship] if isinstance(row, Guardianship)}
    of_the_cast = sum(child.tenant == plan.tenant.code for family in cast.FAMILIES for child in family.children)
    known = {student.pk for student in plan.students[:of_the_cast]}
    pupils = [pupil for pupil in room.pupils if pupil.pk in links and pupil.pk not in known]
    reports, absences = [], []
    for one in told:
        for day in (days[back] for back in one.days):
            if one.pupil >= len(pupils) or (pupils[one.pupil].pk, day) in there:
                continue
            guardian = links[pupils[one.pupil].pk].guardian_id
            report = report_of(room, pupils[one.pupil], guardian, at(day, 7, 20), ids, kind=one.kind, reason=one.reason)
            report.number = next_number(ids, used)
            confirm_report(report, room, 20)
            reports.append(report)
            absences.append(absence_of(report, ids, one.category))
    Report.objects.bulk_create(reports)
    Absence.objects.bulk_create(absences)


def _correct(room: Room, ids: Seeded, lessons: list[dt.date]) -> None:
    """The class teacher has turned the last sickness into a suspension, on a doctor's note."""
    found = Absence.objects.filter(classroom=room.classroom, day__in=lessons, category=Category.SICKNESS)
    absence = found.order_by("-day", "pk").first()
    if absence is None or room.teacher is None:
        return
    moment = at(absence.day, 15, 40)
    Amendment.objects.create(
        id=ids.id_at(moment),
        tenant_id=absence.tenant_id,
        school_id=absence.school_id,
        classroom_id=absence.classroom_id,
        student_id=absence.student_id,
        day=absence.day,
        before=Category.SICKNESS,
        standing=Category.SUSPENSION,
        why="インフルエンザの診断書を受け取りました。",
        amended_at=moment,
        amended_by=room.teacher,
    )
    Absence.objects.filter(pk=absence.pk).update(category=Category.SUSPENSION, changed_at=moment)
