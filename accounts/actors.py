"""Turns a signed-in identity into the actor of a request."""

from accounts.models import User
from accounts.seats import seats_of
from accounts.standing import open_tenants
from tetoru.access import Actor, Guardian, Operator, Staff
from tetoru.tenancy import tenant_scope


def actor_for(user: User) -> Actor:
    """Who acts. A right changed a moment ago counts from this request on."""
    if user.kind == User.Kind.GUARDIAN:
        return Guardian(user.pk, open_tenants(user))
    if user.kind == User.Kind.OPERATOR:
        return Operator(user.pk)
    (tenant_id,) = open_tenants(user)
    with tenant_scope(tenant_id):
        return Staff(user.pk, tenant_id, seats_of(user.pk, tenant_id))
