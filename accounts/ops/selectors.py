"""What the operator's pages show besides tables."""

from typing import Any

from schools.models import Tenant


def all_tenants() -> list[Tenant]:
    """Every tenant, by its code; a list of contracts holds nothing of their people."""
    return list(Tenant.objects.order_by("code"))


def operator_name(user: Any) -> str:
    """The operator's own login: their name is not opened for it."""
    return str(user.login)
