"""Background work of the outbox."""

import uuid

from celery import shared_task

from messaging.delivery.mail import deliver
from messaging.delivery.models import Delivery
from messaging.delivery.outbox import has_due
from schools.walks import for_each_tenant
from tetoru.tenancy import tenant_scope

PER_TASK = 2_000


@shared_task
def deliver_mail(tenant_id: str) -> None:
    """Send one tenant's due mail; what is left over after a round is another task's."""
    tenant = uuid.UUID(tenant_id)
    with tenant_scope(tenant):
        taken = deliver(tenant, at_most=PER_TASK)
    if taken >= PER_TASK:
        deliver_mail.delay(tenant_id=tenant_id)


@shared_task
def deliver_everywhere() -> None:
    """Find due mail whose bell was never heard: a retry, a flushed queue, a killed worker."""
    for_each_tenant(_ring_if_due)


def _ring_if_due(tenant_id: uuid.UUID) -> None:
    if has_due(tenant_id, Delivery.Channel.MAIL):
        deliver_mail.delay(tenant_id=str(tenant_id))
