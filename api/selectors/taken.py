"""What partners have said that they took over."""

import datetime as dt
import uuid
from dataclasses import dataclass

from django.utils import timezone

from api.models import Acknowledgement, Partner
from messaging.absences.models import Absence
from messaging.absences.takers import TakenOver
from tetoru.db.prepared import prepared_cursor
from tetoru.tenancy import scope

# Each board asks this, with whoever is away; through the ORM it takes ten times as long (ADR 0065).
TAKEN = """
select away.id, taken.changed_at from absences_absence away
join api_acknowledgement taken on taken.absence_id = away.id and taken.tenant_id = away.tenant_id
where away.tenant_id = any(%(tenants)s) and away.school_id = %(school)s and away.day = %(day)s
order by taken.changed_at
"""


@dataclass(frozen=True)
class Newest:
    """When a partner last took something over, and how many absences it has taken over today."""

    at: dt.datetime
    today: int


def takers_of(absence: Absence, changed_at: dt.datetime) -> list[TakenOver]:
    """The partners that have an absence, and whether as it has been since a moment. One query."""
    found = Acknowledgement.objects.filter(tenant=absence.tenant_id, absence=absence).select_related("partner")
    return [TakenOver(one.partner.name, one.acknowledged_at, one.changed_at >= changed_at) for one in found]


def taken_on(school_id: uuid.UUID, day: dt.date) -> dict[uuid.UUID, dt.datetime]:
    """Absence of a school's day → up to which of its changes a partner has it; of several, the furthest. One query."""
    with prepared_cursor() as cursor:
        cursor.execute(TAKEN, {"tenants": list(scope()), "school": school_id, "day": day})
        return dict(cursor.fetchall())


def newest_taken(partner: Partner) -> Newest | None:
    """None where it has said nothing yet."""
    found = Acknowledgement.objects.filter(tenant=partner.tenant_id, partner=partner)
    last = found.order_by("-acknowledged_at").first()
    if last is None:
        return None
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    return Newest(last.acknowledged_at, found.filter(acknowledged_at__gte=midnight).count())
