"""Classes of this year that nobody looks after, or will not from the day on which the last homeroom teacher goes."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.classes.selectors import classrooms_of
from accounts.desks import Desk
from accounts.models import Homeroom, User
from accounts.students.permissions import EDIT_STUDENTS
from schools.models import Classroom
from schools.states import today_in_tokyo
from tetoru.access import Staff


@dataclass(frozen=True)
class Uncovered:
    """One class; `last_day` is the last on which it has a teacher, None when it has none now."""

    label: str
    school: str
    last_day: dt.date | None
    edit_url: str


def uncovered_at(actor: Staff, desk: Desk) -> list[Uncovered]:
    """For those who can choose a teacher: the classes of the year that runs, the soonest first. Two queries."""
    if not EDIT_STUDENTS.allows(actor, desk):
        return []
    today = today_in_tokyo()
    running = classrooms_of(actor, desk).filter(year__starts_on__lte=today, year__ends_on__gte=today)
    found = [
        _uncovered(room, last, desk) for room, last in _last_days(running) if last is None or last < room.year.ends_on
    ]
    return sorted(found, key=lambda one: (one.last_day is not None, one.last_day or today))


def classes_left_by(user_id: uuid.UUID, rooms: QuerySet[Classroom]) -> list[str]:
    """Of these classes, those that only this person looks after: they have no teacher when the person goes."""
    held = Homeroom.objects.filter(classroom__in=rooms).select_related("seat__user", "classroom")
    others = {one.classroom_id for one in held if one.seat.user_id != user_id and _stays(one.seat.user)}
    mine = {one.classroom_id: one.classroom.label for one in held if one.seat.user_id == user_id}
    return [label for room_id, label in mine.items() if room_id not in others]


def _last_days(rooms: QuerySet[Classroom]) -> list[tuple[Classroom, dt.date | None]]:
    """Classes that nobody stays with, each with the last day of the last of its teachers."""
    alone = {room.pk: room for room in rooms}
    last_days: dict[uuid.UUID, dt.date] = {}
    for homeroom in Homeroom.objects.filter(classroom__in=list(alone)).select_related("seat__user"):
        user, room_id = homeroom.seat.user, homeroom.classroom_id
        if _stays(user):
            alone.pop(room_id, None)
        elif user.closes_on is not None and not user.is_closed:
            last = user.closes_on - dt.timedelta(days=1)
            last_days[room_id] = max(last, last_days.get(room_id, last))
    return [(room, last_days.get(pk)) for pk, room in alone.items()]


def _uncovered(room: Classroom, last_day: dt.date | None, desk: Desk) -> Uncovered:
    school = room.school.name if desk.school_id is None else ""
    return Uncovered(room.label, school, last_day, desk.url("class_edit", classroom_id=room.pk))


def _stays(user: User) -> bool:
    return user.is_active and user.closes_on is None
