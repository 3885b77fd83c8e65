"""What schools have entered about their days, a register that was corrected, and an infection in one class."""

import datetime as dt

from accounts.invitations.codes import ALPHABET
from accounts.models import Guardianship
from demo import cast
from demo.city.calendar import at, school_year_of
from demo.city.plan import Place, Room, TenantPlan
from demo.city.seeded import Seeded
from messaging.absences.models import Absence, Amendment, CalendarEntry, Category, Kind, PlainReason, Report, State
from messaging.absences.numbers import LENGTH
from schools.days_off import day_off
from schools.models import School, Student

ILL = 7
"""So many of a class stay at home with the infection, on the newest day of lessons."""
ONE_DAY = dt.timedelta(days=1)


def keep_registers(plan: TenantPlan, ids: Seeded, now: dt.datetime) -> None:
    """Vacations of every school; in the first one a class that is shut, a correction and an infection."""
    schools = [place for place in plan.places if place.school.kind != School.Kind.AFTER_SCHOOL and place.managers]
    entries = [entry for place in schools for entry in _vacations(place, ids, now)]
    if schools and len(schools[0].rooms) > 2:
        place, day = schools[0], _newest_lessons(now.date())
        entries.append(
            _entry(place, ids, (day + 5 * ONE_DAY, day + 6 * ONE_DAY), "infection", now=now, room=place.rooms[-2])
        )
        _infect(plan, place.rooms[-1], ids, day, now)
        _correct(place.rooms[0], ids, day)
    CalendarEntry.objects.bulk_create(entries)


def _vacations(place: Place, ids: Seeded, now: dt.datetime) -> list[CalendarEntry]:
    year = school_year_of(now.date())
    summer = dt.date(year, 7, 21), dt.date(year, 8, 31)
    winter = dt.date(year, 12, 25), dt.date(year + 1, 1, 7)
    founded = dt.date(year, 11, 2), dt.date(year, 11, 2)
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


def _newest_lessons(day: dt.date) -> dt.date:
    while day_off(day):
        day -= ONE_DAY
    return day


def _infect(plan: TenantPlan, room: Room, ids: Seeded, day: dt.date, now: dt.datetime) -> None:
    """Reports of an infection by families who have not reported for that day."""
    there = set(Absence.objects.filter(classroom=room.classroom, day=day).values_list("student_id", flat=True))
    used = set(Report.objects.filter(school=room.classroom.school).values_list("number", flat=True))
    links = {row.student_id: row for row in plan.rows[Guardianship] if isinstance(row, Guardianship)}
    of_the_cast = sum(child.tenant == plan.tenant.code for family in cast.FAMILIES for child in family.children)
    left_out = there | {student.pk for student in plan.students[:of_the_cast]}
    ill = [pupil for pupil in room.pupils if pupil.pk in links and pupil.pk not in left_out][:ILL]
    moment = min(at(day, 7, 20), now)
    reports = []
    for pupil in ill:
        number = "".join(ids.random.choice(ALPHABET) for _ in range(LENGTH))
        if number not in used:
            used.add(number)
            reports.append(_report(room, pupil, links[pupil.pk], moment=moment, ids=ids, number=number))
    confirmed = room.teacher if day < now.date() else None
    for report in reports:
        if confirmed:
            report.seen_at = report.confirmed_at = moment
            report.confirmed_by = confirmed
    Report.objects.bulk_create(reports)
    Absence.objects.bulk_create([_absence(report, ids) for report in reports])


def _report(
    room: Room, student: Student, link: Guardianship, *, moment: dt.datetime, ids: Seeded, number: str
) -> Report:
    day = moment.date()
    return Report(
        tenant_id=room.classroom.tenant_id,
        school_id=room.classroom.school_id,
        student=student,
        classroom=room.classroom,
        reported_by_id=link.guardian_id,
        how=Report.How.GUARDIAN,
        key=ids.next_id(),
        year=room.classroom.year.year,
        number=number,
        reported_at=moment,
        kind=Kind.ABSENT,
        from_date=day,
        until_date=day,
        reason=PlainReason.INFECTION,
    )


def _absence(report: Report, ids: Seeded) -> Absence:
    is_confirmed = report.confirmed_at is not None
    return Absence(
        id=ids.next_id(),
        tenant_id=report.tenant_id,
        school_id=report.school_id,
        student_id=report.student_id,
        classroom_id=report.classroom_id,
        day=report.from_date,
        kind=report.kind,
        state=State.CONFIRMED if is_confirmed else State.RECEIVED,
        category=Category.SICKNESS if is_confirmed else "",
        confirmed_at=report.confirmed_at,
        confirmed_by_id=report.confirmed_by_id,
        changed_at=report.reported_at,
    )


def _correct(room: Room, ids: Seeded, day: dt.date) -> None:
    """The class teacher has turned a sickness of the last weeks into a suspension, on a doctor's note."""
    found = Absence.objects.filter(classroom=room.classroom, day__lt=day, category=Category.SICKNESS)
    absence = found.order_by("-day", "pk").first()
    if absence is None or room.teacher is None:
        return
    moment = at(absence.day + ONE_DAY, 15, 40)
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
