"""The classes that a desk sees, with what stands in their list."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.models import Homeroom, StaffSeat, User
from accounts.staff.attention import open_accounts
from accounts.students.permissions import READ_STUDENTS
from schools.models import Classroom, School, SchoolYear
from schools.states import ATTENDING, WITH_A_SCHOOL, in_state, today_in_tokyo
from tetoru.access import Staff


@dataclass(frozen=True)
class Row:
    """A class in the list. `pupils` is the number of those who attend, or who will when the year has begun."""

    id: uuid.UUID
    label: str
    school: str
    pupils: int
    teachers: str
    edit_url: str


def years_at(desk: Desk) -> list[SchoolYear]:
    """The years of the organisation, the newest first."""
    return list(SchoolYear.objects.filter(tenant_id=desk.tenant_id).order_by("-year"))


def year_shown(years: list[SchoolYear], wanted: str) -> SchoolYear | None:
    """The year that was asked for, else the one that runs, else the newest."""
    today = today_in_tokyo()
    running = [year for year in years if year.starts_on <= today <= year.ends_on]
    return next((year for year in years if str(year.year) == wanted), next(iter(running or years), None))


def next_year(years: list[SchoolYear]) -> int | None:
    """The year after the newest, where there is none yet for next spring."""
    today = today_in_tokyo()
    runs = today.year if today >= dt.date(today.year, 4, 1) else today.year - 1
    newest = max((year.year for year in years), default=runs - 1)
    return newest + 1 if newest <= runs else None


def classrooms_of(actor: Staff, desk: Desk) -> QuerySet[Classroom]:
    """All classes of this desk, of all years; for the board those of all schools."""
    if not READ_STUDENTS.allows(actor, desk):
        return Classroom.objects.none()
    found = Classroom.objects.filter(tenant_id=desk.tenant_id).select_related("school", "year")
    found = found.filter(school_id=desk.school_id) if desk.school_id else found
    return found.order_by("school__order", "school__name", "grade", "name")


def classroom_at(actor: Staff, desk: Desk, classroom_id: uuid.UUID) -> Classroom:
    """One class of this desk. Raises Http404."""
    found = classrooms_of(actor, desk).filter(pk=classroom_id).first()
    if found is None:
        raise Http404
    return found


def class_rows(actor: Staff, desk: Desk, year: SchoolYear) -> list[Row]:
    """The lines of one year. Two queries."""
    states = WITH_A_SCHOOL if year.starts_on > today_in_tokyo() else ATTENDING
    attending = Count("enrolments", filter=in_state(states, prefix="enrolments__student__"))
    rooms = list(classrooms_of(actor, desk).filter(year=year).annotate(pupils=attending))
    teachers = _teachers(rooms)
    return [
        Row(
            id=room.pk,
            label=room.label,
            school=room.school.name if desk.school_id is None else "",
            pupils=room.pupils,
            teachers="・".join(teachers[room.pk]),
            edit_url=desk.url("class_edit", classroom_id=room.pk),
        )
        for room in rooms
    ]


def schools_at(desk: Desk) -> list[School]:
    """Where a class or group can be made at this desk."""
    found = School.objects.filter(tenant_id=desk.tenant_id)
    return list(found.filter(pk=desk.school_id) if desk.school_id else found)


def seats_at(school: School) -> list[StaffSeat]:
    """Who can look after a class of this school, by kana as far as it is known."""
    users = User.objects.filter(open_accounts())
    seats = StaffSeat.objects.filter(school=school, user__in=users).select_related("user")
    return sorted(seats, key=lambda seat: (seat.user.kana or seat.user.name, seat.pk))


def homeroom_seats(room: Classroom) -> list[str]:
    """The seats that look after the class, as a form sends them."""
    return [str(pk) for pk in Homeroom.objects.filter(classroom=room).values_list("seat_id", flat=True)]


def _teachers(rooms: Iterable[Classroom]) -> defaultdict[uuid.UUID, list[str]]:
    names: defaultdict[uuid.UUID, list[str]] = defaultdict(list)
    homerooms = Homeroom.objects.filter(classroom__in=list(rooms)).select_related("seat__user").order_by("pk")
    for homeroom in homerooms:
        if not homeroom.seat.user.is_closed:
            names[homeroom.classroom_id].append(_named(homeroom.seat.user))
    return names


def _named(user: User) -> str:
    """A teacher who goes is named with the last day."""
    if user.closes_on is None:
        return str(user.name)
    last = user.closes_on - dt.timedelta(days=1)
    return _("%(name)s（%(month)d月%(day)d日まで）") % {"name": user.name, "month": last.month, "day": last.day}
