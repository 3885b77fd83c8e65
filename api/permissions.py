"""Who lets systems in, and what these may do."""

from typing import Any

from api.scopes import Scope
from tetoru.access import Actor, PartnerSystem, Permission, Role, Staff


def _links(actor: Actor, tenant_id: Any) -> bool:
    return isinstance(actor, Staff) and actor.tenant_id == tenant_id and actor.has_role(None, Role.TENANT_ADMIN)


def _has(scope: Scope) -> Any:
    return lambda actor, _subject: isinstance(actor, PartnerSystem) and scope in actor.scopes


LINK_SYSTEMS = Permission("let other systems of the tenant in", _links)
ENTER = Permission("ask for a token", lambda actor, partner: isinstance(actor, PartnerSystem) and partner.is_on)
READ_ABSENCES = Permission("take absences over into another system", _has(Scope.READ_ABSENCES))
ACKNOWLEDGE_ABSENCES = Permission("say which absences were taken over", _has(Scope.ACKNOWLEDGE_ABSENCES))
