"""What the first of two people asked for, and for how long it may be confirmed."""

import datetime as dt

from django.utils import timezone

from schools.models import Tenant
from tetoru.crypto.models import DestructionRequest

OPEN_FOR = dt.timedelta(days=7)
REASONS = ("contract_ended", "tenant_asked", "made_by_mistake")
"""Codes, since papers and log hold no free text."""


def open_request(tenant: Tenant) -> DestructionRequest | None:
    """What the first person asked for within the last seven days and the second has not confirmed."""
    recent = DestructionRequest.objects.filter(owner=tenant.pk, requested_at__gt=timezone.now() - OPEN_FOR)
    return recent.filter(certificate=None).order_by("-requested_at").first()
