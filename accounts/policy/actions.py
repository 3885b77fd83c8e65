"""Deciding for a tenant."""

from accounts.policy.permissions import CHANGE_POLICY
from auditlog.events import Event
from auditlog.trail import audited
from schools.models import Tenant
from tetoru.access import Actor, require


def change_second_factor_policy(actor: Actor, tenant: Tenant, *, is_for_all_staff: bool) -> None:
    """Ask all staff for a second factor, or admins alone; counts from everybody's next request."""
    require(actor, CHANGE_POLICY, tenant)
    with audited(actor, Event.SECOND_FACTOR_POLICY_CHANGED) as entry:
        tenant.second_factor_for_all_staff = is_for_all_staff
        tenant.save(update_fields=["second_factor_for_all_staff"])
        entry.describe(tenant, is_for_all_staff=is_for_all_staff)
        entry.tenant_id = tenant.pk
