"""How much of the log a desk sees, and whom it can be narrowed down to."""

import uuid
from collections import defaultdict
from dataclasses import dataclass

from accounts.desks import Desk
from accounts.log.permissions import READ_LOG
from accounts.models import StaffSeat
from auditlog.browsing import Sight
from tetoru.access import Staff


@dataclass(frozen=True)
class Colleagues:
    """The staff of one place, by name, as a group of a choice."""

    place: str
    people: tuple[tuple[str, str], ...]
    """Pairs of id and name."""


def sight_of(actor: Staff, desk: Desk) -> Sight:
    """An organisation's admin sees the tenant's log, a school's admin the school's, everybody else their own."""
    if not READ_LOG.allows(actor, desk):
        return Sight(desk.tenant_id, own_id=actor.user_id)
    if desk.school_id is None:
        return Sight(desk.tenant_id)
    return Sight(desk.tenant_id, school_id=desk.school_id, staff_ids=_staff_of(desk.school_id))


def colleagues_at(actor: Staff, desk: Desk) -> list[Colleagues]:
    """Whom the log can be narrowed down to: the school's staff; for the board everybody's, place by place."""
    if not READ_LOG.allows(actor, desk):
        return []
    seats = StaffSeat.objects.filter(tenant_id=desk.tenant_id).select_related("user", "school")
    if desk.school_id:
        seats = seats.filter(school_id=desk.school_id)
    places: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for seat in seats.order_by("school__order", "school__name", "user__login"):
        places[seat.school.name if seat.school else desk.tenant_name].append((str(seat.user_id), seat.user.name))
    return [Colleagues(place, tuple(people)) for place, people in places.items()]


def _staff_of(school_id: uuid.UUID) -> frozenset[uuid.UUID]:
    return frozenset(StaffSeat.objects.filter(school_id=school_id).values_list("user_id", flat=True))
