"""Who decides for a tenant."""

from typing import Any

from tetoru.access import Actor, Permission, Role, Staff


def _decides_for(actor: Actor, tenant: Any) -> bool:
    return isinstance(actor, Staff) and actor.tenant_id == tenant.pk and actor.has_role(None, Role.TENANT_ADMIN)


CHANGE_POLICY = Permission("decide who must have a second factor", _decides_for)
