"""Turns a signed-in identity into the actor of a request."""

from django.db import transaction

from accounts.models import StaffSeat, User
from accounts.standing import open_tenants
from tetoru.access import Actor, Guardian, Operator, Role, Seat, Staff
from tetoru.tenancy import tenant_scope


def actor_for(user: User) -> Actor:
    """Who acts. A right changed a moment ago counts from this request on."""
    if user.kind == User.Kind.GUARDIAN:
        return Guardian(user.pk, open_tenants(user))
    if user.kind == User.Kind.OPERATOR:
        return Operator(user.pk)
    (tenant_id,) = open_tenants(user)
    with tenant_scope(tenant_id), transaction.atomic():
        seats = StaffSeat.objects.filter(user=user).prefetch_related("homerooms")
        return Staff(user.pk, tenant_id, tuple(_seat(seat) for seat in seats))


def _seat(seat: StaffSeat) -> Seat:
    return Seat(
        school_id=seat.school_id,
        roles=frozenset(Role(role) for role in seat.roles),
        classroom_ids=frozenset(homeroom.classroom_id for homeroom in seat.homerooms.all()),
    )
