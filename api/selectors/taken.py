"""What partners have said that they took over."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from api.models import Acknowledgement, Partner
from messaging.absences.models import Absence
from messaging.absences.takers import TakenOver

TAKEN = Acknowledgement._meta.db_table
"""Where a board finds in its own statements who has what (`messaging.absences.takers`)."""


@dataclass(frozen=True)
class Newest:
    """When a partner last took something over, and how many absences it has taken over today."""

    at: dt.datetime
    today: int


def takers_of(absence: Absence, changed_at: dt.datetime) -> list[TakenOver]:
    """The partners that have an absence, and whether as it has been since a moment. One query."""
    found = Acknowledgement.objects.filter(tenant=absence.tenant_id, absence=absence).select_related("partner")
    return [TakenOver(one.partner.name, one.acknowledged_at, one.changed_at >= changed_at) for one in found]


def newest_taken(partner: Partner) -> Newest | None:
    """None where it has said nothing yet."""
    found = Acknowledgement.objects.filter(tenant=partner.tenant_id, partner=partner)
    last = found.order_by("-acknowledged_at").first()
    if last is None:
        return None
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Newest(last.acknowledged_at, found.filter(acknowledged_at__gte=midnight).count())
