"""Background work of the outbox."""

import uuid
from pathlib import Path

from celery import shared_task
from django.conf import settings
from django.db import transaction

from messaging.delivery.bounces import read_maildir
from messaging.delivery.mail import deliver
from messaging.delivery.models import Delivery
from messaging.delivery.outbox import has_due
from messaging.delivery.push.devices import drop_signed_out
from messaging.delivery.push.sending import deliver_pushes
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
def deliver_push(tenant_id: str) -> None:
    """Send one tenant's due pushes; the same."""
    tenant = uuid.UUID(tenant_id)
    with tenant_scope(tenant):
        taken = deliver_pushes(tenant, at_most=PER_TASK)
    if taken >= PER_TASK:
        deliver_push.delay(tenant_id=tenant_id)


@shared_task
def deliver_everywhere() -> None:
    """Find what is due and whose bell was never heard: a retry, a flushed queue, a killed worker."""
    for_each_tenant(_ring_if_due)


@shared_task
def read_bounces() -> None:
    """Read the mail that has come back."""
    if settings.BOUNCE_MAILDIR:
        read_maildir(Path(settings.BOUNCE_MAILDIR))


@shared_task
def forget_signed_out_devices() -> None:
    """Drop the push addresses of devices on which nobody is signed in any more."""
    with transaction.atomic():
        drop_signed_out()


def _ring_if_due(tenant_id: uuid.UUID) -> None:
    for channel, task in ((Delivery.Channel.MAIL, deliver_mail), (Delivery.Channel.PUSH, deliver_push)):
        if has_due(tenant_id, channel):
            task.delay(tenant_id=str(tenant_id))
