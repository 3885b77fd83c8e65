"""This morning's reports, and the last school days'. Families of the cast have none, so that they can be tried."""

import datetime as dt
import uuid
from collections.abc import Iterator

from accounts.models import Guardianship
from demo import cast
from demo.city.calendar import at, school_days_before
from demo.city.plan import BATCH, Place, Room, TenantPlan
from demo.city.seeded import Seeded
from demo.city.told import absence_of, confirm_report, next_number, report_of
from messaging.absences.models import Absence, AbsenceRules, EmptySeat, Kind, OwnWord, PlainReason, Report
from messaging.absences.reasons import suggested_category
from schools.models import School, Student

SHARE = 0.03
"""Of the pupils, on a day."""
THIS_MORNING = 4
"""At least so many of a school are away today, so that its board has something to show."""
EARLIER = 14
"""So many days back."""
REASONS = (
    *("fever",) * 5, *("infection",) * 2, "headache", "stomach", "hospital", "hospital", "injury", "family", "mourning"
)  # fmt: skip
KINDS = (*(Kind.ABSENT,) * 7, Kind.LATE, Kind.LATE, Kind.LEAVING_EARLY)
NOTES = ("", "", "昨夜から熱があります。", "病院へ行ってから、登校するか決めます。", "食欲はあります。")
ACTIVITIES = ("クラブ活動", "プール")


def report_some(plan: TenantPlan, ids: Seeded, now: dt.datetime) -> None:
    """Rules, reports and absences of every school of a tenant."""
    guardians = {link.student_id: link.guardian_id for link in _links(plan)}
    days = [*school_days_before(now.date(), days=EARLIER), now.date()]
    reports, absences = [], []
    for place in plan.places:
        _decide(plan, place, ids, now)
        numbers: set[str] = set()
        for turn, (room, student, day) in enumerate(_chosen(plan, place, ids, days)):
            if student.pk in guardians:
                report = _report(room, student, guardians[student.pk], _moment(ids, day, now), ids)
                report.number = next_number(ids, numbers)
                if room.teacher and (day != days[-1] or turn % 2):  # earlier days; this morning's in part
                    confirm_report(report, room, ids.random.randint(2, 20))
                reports.append(report)
                absences.append(absence_of(report, ids, suggested_category(report.kind, report.reason) or ""))
    seats = [seat for place in plan.places if (seat := _empty_seat(plan, place, absences, ids, now))]
    EmptySeat.objects.bulk_create(seats)
    Report.objects.bulk_create(reports, batch_size=BATCH)
    Absence.objects.bulk_create(absences, batch_size=BATCH)


def _decide(plan: TenantPlan, place: Place, ids: Seeded, now: dt.datetime) -> None:
    owned = {"tenant": plan.tenant, "school": place.school}
    is_small = place.school.kind in {School.Kind.ELEMENTARY, School.Kind.KINDERGARTEN}
    AbsenceRules.objects.create(id=ids.next_id(), **owned, phone="03-0000-0417", asks_temperature=is_small)
    if place.school.kind != School.Kind.AFTER_SCHOOL:
        words = [
            OwnWord(id=ids.next_id(), **owned, kind=OwnWord.Kind.ACTIVITY, label=label, added_at=now)
            for label in ACTIVITIES
        ]
        OwnWord.objects.bulk_create(words)


def _chosen(
    plan: TenantPlan, place: Place, ids: Seeded, days: list[dt.date]
) -> Iterator[tuple[Room, Student, dt.date]]:
    """Who is away on which day: each at most once."""
    known = {student.pk for student in _of_the_cast(plan)}
    pupils = [(room, pupil) for room in place.rooms for pupil in room.pupils if pupil.pk not in known]
    for day in days:
        least = THIS_MORNING if day == days[-1] else 1
        for room, pupil in ids.random.sample(pupils, min(len(pupils), max(least, round(len(pupils) * SHARE)))):
            yield room, pupil, day


def _report(room: Room, student: Student, guardian: uuid.UUID, moment: dt.datetime, ids: Seeded) -> Report:
    kind = ids.random.choice(KINDS)
    return report_of(
        room,
        student,
        guardian,
        moment,
        ids,
        kind=kind,
        reason=ids.random.choice(REASONS) if kind == Kind.ABSENT else PlainReason.HOSPITAL,
        note=ids.random.choice(NOTES),
        temperature="38.2" if kind == Kind.ABSENT and ids.random.random() < 0.3 else "",
    )


def _empty_seat(
    plan: TenantPlan, place: Place, absences: list[Absence], ids: Seeded, now: dt.datetime
) -> EmptySeat | None:
    """In each school one pupil is neither there nor reported."""
    away = {one.student_id for one in absences if one.day == now.date()} | {child.pk for child in _of_the_cast(plan)}
    for room in place.rooms:
        for pupil in room.pupils:
            if room.teacher and pupil.pk not in away:
                moment = min(at(now.date(), 8, 35), now)
                return EmptySeat(
                    id=ids.next_id(), tenant_id=pupil.tenant_id, school=place.school, student=pupil,
                    classroom=room.classroom, day=now.date(), marked_at=moment, marked_by=room.teacher,
                    changed_at=moment,
                )  # fmt: skip
    return None


def _of_the_cast(plan: TenantPlan) -> list[Student]:
    """The children of the families that can be tried: nothing has been told about them."""
    count = sum(child.tenant == plan.tenant.code for family in cast.FAMILIES for child in family.children)
    return plan.students[:count]


def _moment(ids: Seeded, day: dt.date, now: dt.datetime) -> dt.datetime:
    """Between 6:50 and 8:15, and not later than now."""
    return min(at(day, 6, 50) + dt.timedelta(seconds=ids.random.randint(0, 85 * 60)), now)


def _links(plan: TenantPlan) -> list[Guardianship]:
    return [row for row in plan.rows[Guardianship] if isinstance(row, Guardianship)]
