"""How a school's register looks, and which columns its file has."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Collection

from django.db.models import Count, DateTimeField, Exists, OuterRef, Value
from django.db.models.functions import Coalesce

from accounts.desks import Desk
from accounts.models import Homeroom, LinkedPupil
from messaging.absences.belonging import RoomOn
from messaging.absences.calendars import days_at
from messaging.absences.models import Absence, Amendment, Kind, RegisterColumns, Standing, State
from messaging.absences.selectors.uncounted import IS_GONE, IS_ON_LEAVE
from schools.models import Classroom

NEVER = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
"""Before any teacher's decision."""


def kept_columns(desk: Desk) -> list[tuple[str, str]]:
    """The columns that the school has chosen, by key and name; none when it has chosen none. One query."""
    kept = RegisterColumns.objects.filter(school=desk.school_id).first()
    return [(key, name) for key, name in kept.columns] if kept else []


def ids_elsewhere(student_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Under which id the linked system knows a pupil; who is not linked is missing. One query.

    Where several systems are linked, the ids are those of the one that knows most of these pupils: a file that mixes
    two would write one pupil's days to another.
    """
    found = LinkedPupil.objects.filter(student__in=student_ids).order_by("pk")
    by_system: dict[uuid.UUID, list[LinkedPupil]] = {}
    for one in found:
        by_system.setdefault(one.partner_id, []).append(one)
    known = max(by_system.values(), key=len, default=[])
    return {one.student_id: one.sourced_id for one in known}


def teachers_of(classroom: Classroom) -> str:
    """Who looks after the class, by name."""
    found = Homeroom.objects.filter(classroom=classroom).select_related("seat__user").order_by("pk")
    return "・".join(homeroom.seat.user.name for homeroom in found)


def undecided_by_class(classrooms: list[Classroom], *, until: dt.date) -> Counter[uuid.UUID]:
    """For each class how many absences of its year wait for a category. Two queries, however large the school."""
    if not classrooms:
        return Counter()
    first, schools = classrooms[0].year.starts_on, {room.school_id for room in classrooms}
    written = Amendment.objects.filter(student=OuterRef("student"), school=OuterRef("school"), day=OuterRef("day"))
    since = Coalesce(OuterRef("confirmed_at"), Value(NEVER), output_field=DateTimeField())
    written = written.exclude(standing=Standing.UNDECIDED).filter(amended_at__gt=since)
    waiting = (
        Absence.objects.filter(school__in=schools, day__range=(first, until), activity=None, category="")
        .exclude(state=State.CANCELLED)
        .exclude(kind=Kind.OTHER)
        .filter(~IS_GONE, ~IS_ON_LEAVE, ~Exists(written))
        .annotate(room=RoomOn())
        .values("room", "day")
        .annotate(count=Count("pk"))
    )
    days = days_at(schools, first, until)
    of_class = {room.pk: days.of(room.school_id, room.pk) for room in classrooms}
    found: Counter[uuid.UUID] = Counter()
    for row in waiting:
        if row["room"] in of_class and not of_class[row["room"]].off(row["day"]):
            found[row["room"]] += row["count"]
    return found
