"""A tenant keeps an admin, also when two try to remove each other at the same moment."""

from accounts.models import StaffSeat
from accounts.staff.errors import LastAdmin
from accounts.staff.people import Person
from schools.models import Tenant
from tetoru.access import Role


def keep_an_admin(person: Person) -> None:
    """Holds the tenant until the transaction ends. Raises LastAdmin when nobody would be left but `person`.

    Somebody whose account is closed, or closes on a day, can't be the one who is left.
    """
    if not person.is_tenant_admin:
        return
    Tenant.objects.select_for_update().get(pk=person.tenant_id)
    others = StaffSeat.objects.filter(
        tenant_id=person.tenant_id,
        school=None,
        roles__contains=[Role.TENANT_ADMIN],
        user__is_active=True,
        user__closes_on=None,
    )
    if not others.exclude(user_id=person.user.pk).exists():
        raise LastAdmin
