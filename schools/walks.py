"""Scheduled work walks through the tenants one by one; there is no scope for all of them."""

import logging
import uuid
from collections.abc import Callable, Iterable, Iterator

from django.db import transaction

from schools.models import Tenant
from tetoru.tenancy import tenant_scope

logger = logging.getLogger("tetoru.alarm")


def for_each_tenant(work: Callable[[uuid.UUID], object], *, states: Iterable[str] = Tenant.LIVE) -> None:
    """Do `work` for every tenant that is alive (or in other `states`), each in its own scope.

    What fails for one tenant alarms, and does not keep the others waiting.
    """
    for tenant_id in Tenant.objects.filter(state__in=list(states)).order_by("id").values_list("id", flat=True):
        with tenant_scope(tenant_id):
            try:
                work(tenant_id)
            except Exception:
                logger.exception("scheduled work failed for a tenant", extra={"tenant": str(tenant_id)})


def living_tenants() -> Iterator[uuid.UUID]:
    """Every tenant that is alive, each within its own scope and transaction, for what ends at a fault."""
    for tenant in Tenant.objects.filter(state__in=Tenant.LIVE).order_by("id"):
        with tenant_scope(tenant.pk), transaction.atomic():
            yield tenant.pk
