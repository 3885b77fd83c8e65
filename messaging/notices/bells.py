"""The bell that rings when a hold is over."""

import math

from django.utils import timezone

from messaging.notices.models import Confirmation, Draft
from messaging.notices.tasks import release_draft
from tetoru.jobs import ring


def ring_after_hold(draft: Draft, confirmation: Confirmation) -> None:
    """Nothing for what waits for a colleague or for its day: the schedule finds that."""
    if draft.stage != Draft.Stage.HELD or confirmation.release_at is None:
        return
    left = confirmation.release_at - timezone.now()
    ring(release_draft, countdown=math.ceil(left.total_seconds()), tenant_id=draft.tenant_id, draft_id=draft.pk)
