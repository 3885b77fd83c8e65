"""Giving and taking seats. What changes counts from the person's next request on."""

import uuid
from typing import Any

from django.db.models import Q

from accounts.models import Homeroom, StaffSeat
from accounts.staff.errors import LastSeat
from accounts.staff.handover import Leaving
from accounts.staff.heirs import hand_over_to
from accounts.staff.last_admin import keep_an_admin
from accounts.staff.people import Person
from accounts.staff.permissions import CHANGE_SEAT, Seating
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Seat, Staff, require


def change_seat(actor: Staff, person: Person, *, seat: Seat) -> None:
    """Give a seat, or change what somebody does on the one they have there."""
    require(actor, CHANGE_SEAT, Seating(person.staff, seat))
    with audited(actor, Event.RIGHTS_CHANGED) as entry:
        before = person.seat_at(seat.school_id)
        roles = sorted(role.value for role in seat.roles)
        place: Any = seat.school_id
        row, _is_new = StaffSeat.objects.update_or_create(
            tenant_id=person.tenant_id, user=person.user, school_id=place, defaults={"roles": roles}
        )
        Homeroom.objects.filter(seat=row).exclude(classroom_id__in=seat.classroom_ids).delete()
        Homeroom.objects.bulk_create(
            [Homeroom(tenant_id=person.tenant_id, seat=row, classroom_id=room) for room in seat.classroom_ids],
            ignore_conflicts=True,
        )
        entry.describe(person.user, before=sorted(before.roles) if before else [], after=roles)
        entry.details["homerooms"] = len(seat.classroom_ids)
        entry.school_id = seat.school_id


def remove_seat(actor: Staff, person: Person, *, school_id: uuid.UUID | None, heir: Person | None) -> None:
    """Take a seat away, and give what is open there to `heir`.

    Raises LastSeat, LastAdmin, HeirNotPossible.
    """
    require(actor, CHANGE_SEAT, Seating(person.staff, Seat(school_id, person.roles_at(school_id))))
    with audited(actor, Event.RIGHTS_CHANGED) as entry:
        if school_id is None:
            keep_an_admin(person)
        mine = list(StaffSeat.objects.select_for_update().filter(user=person.user))
        if [seat.school_id for seat in mine] in ([], [school_id]):
            raise LastSeat
        leaving = Leaving(person.tenant_id, person.user.pk, school_id, everywhere=False)
        handed = hand_over_to(heir, leaving)
        StaffSeat.objects.filter(Q(school_id=school_id), user=person.user).delete()
        entry.describe(person.user, before=sorted(person.roles_at(school_id)), after=[], handed_over=handed)
        entry.school_id = school_id
