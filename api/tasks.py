"""Background work: rosters are fetched from other systems."""

import logging
import uuid

from celery import shared_task
from django.utils import timezone

from api.pulling.rounds import due_sources, pull
from schools.models import Tenant
from schools.walks import for_each_tenant
from tetoru.tenancy import tenant_scope

logger = logging.getLogger("tetoru.alarm")


@shared_task
def fetch_rosters(tenant_id: str, source_id: str) -> None:
    """Fetch those of one source. What is our own fault is on its page, and rings the alarm."""
    tenant = uuid.UUID(tenant_id)
    with tenant_scope(tenant):
        try:
            pull(tenant, uuid.UUID(source_id))
        except Exception:
            logger.exception("rosters could not be fetched", extra={"tenant": tenant_id, "source": source_id})


@shared_task
def fetch_due_rosters() -> None:
    """Find the sources whose time has come, and those whose bell was never heard."""
    for_each_tenant(_ring_due, states=Tenant.OPEN)


def _ring_due(tenant_id: uuid.UUID) -> None:
    for source_id in due_sources(timezone.now()):
        fetch_rosters.delay(tenant_id=str(tenant_id), source_id=str(source_id))
