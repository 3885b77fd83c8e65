"""The colleagues of a desk."""

import uuid

from django.http import Http404

from accounts.actors import actor_for
from accounts.desks import Desk
from accounts.models import StaffSeat, User
from tetoru.access import Staff


def colleague_at(desk: Desk, user_id: uuid.UUID) -> tuple[User, Staff]:
    """Somebody who works at this school, or anywhere with the tenant for the board's office; else 404."""
    seats = StaffSeat.objects.filter(tenant_id=desk.tenant_id, user_id=user_id).select_related("user")
    if desk.school_id:
        seats = seats.filter(school_id=desk.school_id)
    seat = seats.first()
    standing = actor_for(seat.user) if seat is not None else None
    if seat is None or not isinstance(standing, Staff):
        raise Http404
    return seat.user, standing
