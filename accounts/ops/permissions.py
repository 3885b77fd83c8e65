"""What an operator may do, and what only the server's console may."""

from typing import Any

from schools.models import Tenant
from tetoru.access import Actor, Operator, Permission, SystemActor


def _is_console(actor: Actor, _subject: Any) -> bool:
    return isinstance(actor, SystemActor)


def _looks_at(actor: Actor, tenant: Tenant) -> bool:
    """Whose tenant is chosen on the screen: nobody ends a contract by a slip in a list."""
    return isinstance(actor, Operator) and tenant.pk in actor.tenant_ids


def _is_operator(actor: Actor, _subject: Any) -> bool:
    return isinstance(actor, Operator)


MAKE_OPERATOR = Permission("make an operator", _is_console)
CHANGE_TENANT_STATE = Permission("change the state of a contract", _looks_at)
MAKE_TENANT = Permission("make a tenant and its first admin", _is_operator)
REISSUE_ADMIN_PASSWORD = Permission("give a tenant's admin a new initial password", _looks_at)
