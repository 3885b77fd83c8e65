"""Seats that were found empty, with what was done about them."""

import datetime as dt
import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.desks import Desk
from messaging.absences.belonging import room_of, still_here, with_room
from messaging.absences.models import Call, EmptySeat
from messaging.absences.permissions import READ_ABSENCES
from tetoru.access import Staff

TOO_LONG = 10
"""Minutes after which a seat that nobody calls about stands out."""


@dataclass(frozen=True)
class SeatLine:
    """An empty seat with its timer and its calls, newest first."""

    seat: EmptySeat
    calls: tuple[Call, ...]
    now: dt.datetime

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


def lines_of(seats: Sequence[EmptySeat]) -> list[SeatLine]:
    """One query for the calls of all of them."""
    calls: defaultdict[uuid.UUID, list[Call]] = defaultdict(list)
    for call in Call.objects.filter(seat__in=seats).select_related("called_by").order_by("-called_at", "-pk"):
        calls[call.seat_id].append(call)
    now = timezone.now()
    return [SeatLine(seat, tuple(calls[seat.pk]), now) for seat in seats]


def open_seats(school_id: uuid.UUID, day: dt.date) -> list[SeatLine]:
    """Who is neither there nor reported, longest first. Two queries."""
    return lines_of(_placed(_open(school_id, day).select_related("student", "classroom", "caller")))


def missed_at(school_id: uuid.UUID, day: dt.date) -> list[SeatLine]:
    """The same without the calls: what was heard on the telephone is not read for a wall. One query."""
    now = timezone.now()
    return [SeatLine(seat, (), now) for seat in _placed(_open(school_id, day).select_related("student"))]


def _open(school_id: uuid.UUID, day: dt.date) -> Any:
    found = EmptySeat.objects.filter(school=school_id, day=day, ended_at=None).order_by("marked_at", "pk")
    return with_room(still_here(found, today=timezone.localdate()))


def _placed(seats: Any) -> list[EmptySeat]:
    """In the class in which the pupil is now."""
    for seat in seats:
        seat.classroom_id = seat.room
    return list(seats)


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
    return lines_of([seat])[0]
