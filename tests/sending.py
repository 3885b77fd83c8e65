"""Time passes: what was confirmed goes out."""

import uuid

from django.db import transaction
from django.utils import timezone

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
