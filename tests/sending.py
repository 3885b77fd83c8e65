"""Time passes: what was confirmed goes out, as the jobs do it."""

import uuid

from django.db import transaction
from django.utils import timezone

from messaging.notices.announcing import queue_mail
from messaging.notices.fan_out import address_in_chunks
from messaging.notices.models import Confirmation, Notice
from messaging.notices.tasks import release_due_drafts
from tetoru.tenancy import tenant_scope


def let_go(tenant_id: uuid.UUID) -> Notice:
    """End every hold of a tenant; gives the newest notice."""
    with tenant_scope(tenant_id), transaction.atomic():
        Confirmation.objects.exclude(release_at=None).update(release_at=timezone.now())
    release_due_drafts()
    with tenant_scope(tenant_id), transaction.atomic():
        return Notice.objects.latest("id")


def address_all(notice: Notice) -> int:
    """Address everybody who is left; gives how many recipients that were. In the notice's scope."""
    return sum(address_in_chunks(notice.tenant_id, notice.pk))


def queue_all(notice: Notice) -> int:
    """Put everybody's messages into the outbox; gives how many. In the notice's scope."""
    return sum(queue_mail(notice.pk))
