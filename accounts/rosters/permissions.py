"""Who sends rosters, and who decides on them: pure predicates."""

from typing import Any

from tetoru.access import Actor, PartnerSystem, Permission, Role, Staff

WRITE = "rosters.write"
"""The scope; `api.scopes` has the words for it."""


def _decides(actor: Actor, tenant_id: Any) -> bool:
    return isinstance(actor, Staff) and actor.tenant_id == tenant_id and actor.has_role(None, Role.TENANT_ADMIN)


SEND_ROSTERS = Permission(
    "send rosters of the tenant's schools",
    lambda actor, tenant_id: (
        isinstance(actor, PartnerSystem) and WRITE in actor.scopes and actor.tenant_id == tenant_id
    ),
)
DECIDE_ON_ROSTERS = Permission("confirm or refuse rosters of another system", _decides)
