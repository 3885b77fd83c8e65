"""What an operator may do, and what only the server's console may."""

from typing import Any

from schools.models import Tenant
from tetoru.access import Actor, Operator, Permission, SystemActor


def _is_console(actor: Actor, _subject: Any) -> bool:
    return isinstance(actor, SystemActor)


def _looks_at(actor: Actor, tenant: Tenant) -> bool:
    """Whose tenant is chosen on the screen: nobody ends a contract by a slip in a list."""
    return isinstance(actor, Operator) and tenant.pk in actor.tenant_ids


MAKE_OPERATOR = Permission("make an operator", _is_console)
CHANGE_TENANT_STATE = Permission("change the state of a contract", _looks_at)
