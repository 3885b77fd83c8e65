"""The tenant itself, and how its staff stand."""

from dataclasses import dataclass

from django.db.models import Q

from accounts.models import StaffSeat
from schools.models import Tenant
from tetoru.access import Staff


@dataclass(frozen=True)
class Standing:
    """How many of the staff have a second factor."""

    staff: int
    protected: int

    @property
    def missing(self) -> int:
        """Those who would be led to set one up."""
        return self.staff - self.protected


def own_tenant(actor: Staff) -> Tenant:
    """The tenant that a member of staff belongs to."""
    return Tenant.objects.get(pk=actor.tenant_id)


def standing_of(tenant: Tenant) -> Standing:
    """Counted over everybody with a seat who is let in."""
    seats = StaffSeat.objects.filter(tenant_id=tenant.pk, user__is_active=True)
    has_one = Q(user__totp_device__isnull=False) | Q(user__passkeys__isnull=False)
    people = seats.values("user_id").distinct().count()
    return Standing(people, seats.filter(has_one).values("user_id").distinct().count())
