"""送信の決まり of a place: those that were set, or the defaults."""

import uuid

from django.db.models import Q

from messaging.notices.models import SendingRules


def rules_at(tenant_id: uuid.UUID, school_id: uuid.UUID | None) -> SendingRules:
    """The rules of a school, or (None) of the board's office."""
    found = SendingRules.objects.filter(Q(school_id=school_id), tenant_id=tenant_id).first()
    return found or SendingRules(tenant_id=tenant_id, school_id=school_id)
