"""What the operator's pages show besides tables."""

from typing import Any

from accounts.models import User
from schools.models import Tenant
from tetoru.access import Role


def all_tenants() -> list[Tenant]:
    """Every tenant, by its code; a list of contracts holds nothing of their people."""
    return list(Tenant.objects.order_by("code"))


def operator_name(user: Any) -> str:
    """The operator's own login: their name is not opened for it."""
    return str(user.login)


def tenant_admins(tenant: Tenant) -> list[User]:
    """The admins of a tenant in scope, by their staff id; their names are not opened."""
    seated = User.objects.filter(
        seats__tenant_id=tenant.pk, seats__school=None, seats__roles__contains=[Role.TENANT_ADMIN], is_active=True
    )
    return [user for user in seated.order_by("login") if not user.is_closed]
