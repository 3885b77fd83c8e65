"""The bells that ring when a hold is over, and when there is something to be delivered."""

import math
import uuid

from django.utils import timezone

from messaging.delivery.tasks import deliver_mail, deliver_push
from messaging.notices.models import Confirmation, Draft
from messaging.notices.tasks import release_draft
from tetoru.jobs import ring


def ring_after_hold(draft: Draft, confirmation: Confirmation) -> None:
    """Nothing for what waits for a colleague or for its day: the schedule finds that."""
    if draft.stage != Draft.Stage.HELD or confirmation.release_at is None:
        return
    left = confirmation.release_at - timezone.now()
    ring(release_draft, countdown=math.ceil(left.total_seconds()), tenant_id=draft.tenant_id, draft_id=draft.pk)


def ring_for_messages(tenant_id: uuid.UUID) -> None:
    """There is something in the outbox, for either way."""
    ring(deliver_mail, tenant_id=tenant_id)
    ring(deliver_push, tenant_id=tenant_id)
