"""Turns a signed-in identity into the actor of a request."""

import uuid

from django.db import transaction

from accounts.models import User
from accounts.standing import open_tenants
from tetoru.access import Actor, Guardian, Operator, Role, Seat, Staff
from tetoru.db.prepared import prepared_cursor
from tetoru.tenancy import tenant_scope

# Every page of staff asks this.
SEATS = """
select seat.school_id, seat.roles, array(
    select h.classroom_id from accounts_homeroom h where h.tenant_id = seat.tenant_id and h.seat_id = seat.id
) from accounts_staffseat seat where seat.tenant_id = %(tenant)s and seat.user_id = %(user)s order by seat.id
"""


def actor_for(user: User) -> Actor:
    """Who acts. A right changed a moment ago counts from this request on."""
    if user.kind == User.Kind.GUARDIAN:
        return Guardian(user.pk, open_tenants(user))
    if user.kind == User.Kind.OPERATOR:
        return Operator(user.pk)
    (tenant_id,) = open_tenants(user)
    with tenant_scope(tenant_id), transaction.atomic():
        return Staff(user.pk, tenant_id, _seats(user, tenant_id))


def _seats(user: User, tenant_id: uuid.UUID) -> tuple[Seat, ...]:
    with prepared_cursor() as cursor:
        cursor.execute(SEATS, {"tenant": tenant_id, "user": user.pk})
        return tuple(
            Seat(school_id, frozenset(map(Role, roles)), frozenset(classroom_ids))
            for school_id, roles, classroom_ids in cursor.fetchall()
        )
