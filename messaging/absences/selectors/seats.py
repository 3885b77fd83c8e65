"""Seats that were found empty, with what was done about them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.desks import Desk
from accounts.models import User
from messaging.absences.belonging import ROOM, room_of
from messaging.absences.models import Call, EmptySeat
from messaging.absences.permissions import READ_ABSENCES
from messaging.absences.selectors.lines import ANY
from schools.models import Classroom, Student
from tetoru.access import Staff
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked
from tetoru.tenancy import scope

TOO_LONG = 10
"""Minutes after which a seat that nobody calls about stands out."""
SEAT, PUPIL, STANDS = Picked(EmptySeat, "seat"), Picked(Student, "pupil"), Picked(Classroom, "room")
CALLER, CALL = Picked(User, "caller"), Picked(Call, "call")
OF_SEAT = {name: f"seat.{name}_id" for name in ("tenant", "student", "school")}
# Longest first. In the class in which the pupil is now; from today on nobody is missed who has left the school.
OPEN = f"""
select {SEAT.columns}, {PUPIL.columns}, {STANDS.columns}, {CALLER.columns} from absences_emptyseat seat
join schools_student pupil on pupil.id = seat.student_id and pupil.tenant_id = seat.tenant_id
cross join lateral (select {ROOM.format(**OF_SEAT, day="seat.day", room="seat.classroom_id")} as room_id) place
join schools_classroom room on room.tenant_id = seat.tenant_id
  and room.id = coalesce(place.room_id, case when seat.day < %(today)s then seat.classroom_id end)
left join accounts_user caller on caller.id = seat.caller_id
where seat.tenant_id = any(%(tenants)s) and seat.school_id = %(school)s and seat.day = %(day)s
  and seat.ended_at is null
order by seat.marked_at, seat.id
"""
CALLS = f"""
select {CALL.columns}, {CALLER.columns} from absences_call call
join accounts_user caller on caller.id = call.called_by_id
where call.tenant_id = any(%(tenants)s) and call.seat_id = any(%(seats)s) order by call.called_at desc, call.id desc
"""


@dataclass(frozen=True)
class SeatLine:
    """An empty seat with its timer and its calls, newest first."""

    seat: EmptySeat
    calls: tuple[Call, ...]
    now: dt.datetime
    url: str = ""
    """Of the seat's own page; empty on a wall, where nothing is pressed."""
    caller_url: str = ""
    end_url: str = ""

    @property
    def minutes(self) -> int:
        """Since it was marked."""
        return int((self.now - self.seat.marked_at).total_seconds() // 60)

    @property
    def waited(self) -> str:
        """The same as people say it: 9分, 14時間27分."""
        hours, minutes = divmod(self.minutes, 60)
        text = _("%(hours)d時間%(minutes)d分") if hours else _("%(minutes)d分")
        return text % {"hours": hours, "minutes": minutes}

    @property
    def is_forgotten(self) -> bool:
        """Nobody has taken it on for too long."""
        return self.seat.caller_id is None and self.minutes >= TOO_LONG


def lines_of(desk: Desk, seats: Sequence[EmptySeat]) -> list[SeatLine]:
    """One query for the calls of all of them."""
    calls: defaultdict[uuid.UUID, list[Call]] = defaultdict(list)
    with prepared_cursor() as cursor:
        cursor.execute(CALLS, {"tenants": list(scope()), "seats": [seat.pk for seat in seats]})
        rows = map(iter, cursor.fetchall())
    for row in rows:
        call = CALL.next_of(row)
        call.called_by = CALLER.next_of(row)
        calls[call.seat_id].append(call)
    now = timezone.now()
    ways = [desk.url_of_any(page, "seat_id") for page in ("empty_seat", "empty_seat_caller", "empty_seat_end")]
    return [
        SeatLine(seat, tuple(calls[seat.pk]), now, *[way.replace(ANY, str(seat.pk)) for way in ways]) for seat in seats
    ]


def open_seats(desk: Desk, school_id: uuid.UUID, day: dt.date) -> list[SeatLine]:
    """Who is neither there nor reported, longest first. Two queries."""
    return lines_of(desk, _open(school_id, day))


def missed_at(school_id: uuid.UUID, day: dt.date) -> list[SeatLine]:
    """The same without the calls: what was heard on the telephone is not read for a wall. One query."""
    now = timezone.now()
    return [SeatLine(seat, (), now) for seat in _open(school_id, day)]


def _open(school_id: uuid.UUID, day: dt.date) -> list[EmptySeat]:
    asked = {"tenants": list(scope()), "school": school_id, "day": day, "today": timezone.localdate()}
    with prepared_cursor() as cursor:
        cursor.execute(OPEN, asked)
        return [_seat(iter(row)) for row in cursor.fetchall()]


def _seat(row: Iterator[Any]) -> EmptySeat:
    seat = SEAT.next_of(row)
    seat.student, seat.classroom, caller = PUPIL.next_of(row), STANDS.next_of(row), CALLER.next_of(row)
    seat.caller = caller if seat.caller_id else None
    return seat


def seat_at(actor: Staff, desk: Desk, seat_id: uuid.UUID) -> SeatLine:
    """One of the desk's school, open or not. Raises Http404."""
    if not READ_ABSENCES.allows(actor, desk):
        raise Http404
    found = EmptySeat.objects.filter(school=desk.school_id, pk=seat_id)
    seat = found.select_related("student", "classroom", "school", "caller", "marked_by", "ended_by").first()
    room = room_of(seat, today=timezone.localdate()) if seat else None
    if seat is None or room is None:
        raise Http404
    seat.classroom = room
    return lines_of(desk, [seat])[0]
