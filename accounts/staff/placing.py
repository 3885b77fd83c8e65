"""A person's seats as the page shows them, and the places where they could have one more."""

import uuid
from dataclasses import dataclass

from django.http import Http404

from accounts.desks import Desk, role_label
from accounts.staff.people import Person, place_name, schools_at
from accounts.staff.permissions import CHANGE_SEAT, Seating
from schools.models import School
from tetoru.access import Role, Seat, Staff

BOARD = "board"


@dataclass(frozen=True)
class SeatRow:
    """One seat, or a place without one (`label` is empty), with the way to change it where that is allowed."""

    name: str
    label: str
    url: str


def seats_of(person: Person, actor: Staff, desk: Desk) -> dict[str, list[SeatRow]]:
    """`held`: where the person works; `offered`: where this admin could seat them too."""
    held = [
        SeatRow(place_name(seat), role_label(seat), _url(person, actor, desk, seat.school_id, seat.school))
        for seat in person.seats
    ]
    free = [school for school in schools_at(desk) if person.seat_at(school.pk) is None]
    offered = [SeatRow(school.name, "", _url(person, actor, desk, school.pk, school)) for school in free]
    if desk.school_id is None and person.seat_at(None) is None:
        offered.insert(0, SeatRow(desk.name, "", _url(person, actor, desk, None, None)))
    return {"held": held, "offered": [row for row in offered if row.url]}


def school_of(desk: Desk, seat: str) -> School | None:
    """The place of an address: a school's slug, or the board (None). Raises Http404."""
    if seat == BOARD and desk.school_id is None:
        return None
    for school in schools_at(desk):
        if school.slug == seat:
            return school
    raise Http404


def _url(person: Person, actor: Staff, desk: Desk, school_id: uuid.UUID | None, school: School | None) -> str:
    if desk.school_id not in (None, school_id):
        return ""
    wanted = Seat(school_id, frozenset({Role.TEACHER if school_id else Role.TENANT_ADMIN}))
    if not CHANGE_SEAT.allows(actor, Seating(person.staff, wanted)):
        return ""
    return desk.url("person_seat", person_id=person.user.pk, seat=school.slug if school else BOARD)
