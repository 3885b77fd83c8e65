"""A partner says which absences it has taken over."""

import datetime as dt
import uuid
from collections.abc import Mapping

from django.utils import timezone

from api.errors import Unknown
from api.models import Acknowledgement, Partner
from api.permissions import ACKNOWLEDGE_ABSENCES
from auditlog.events import Event
from auditlog.trail import audited
from messaging.absences.models import Absence
from tetoru.access import PartnerSystem, require


def acknowledge_absences(actor: PartnerSystem, *, taken: Mapping[uuid.UUID, dt.datetime]) -> int:
    """Keep which state of each absence was taken over; said twice, it is kept once. Gives how many.

    A later state is never put back to an earlier one. Raises Unknown when an id is not of the partner's tenant.
    """
    require(actor, ACKNOWLEDGE_ABSENCES, None)
    with audited(actor, Event.ABSENCES_ACKNOWLEDGED) as entry:
        _wait_for_others(actor)
        known = dict(Absence.objects.filter(pk__in=list(taken)).values_list("pk", "changed_at"))
        if set(taken) - set(known):
            raise Unknown
        before = dict(
            Acknowledgement.objects.filter(partner=actor.partner_id, absence__in=list(taken)).values_list(
                "absence_id", "changed_at"
            )
        )
        now = timezone.now()
        rows = [
            Acknowledgement(
                tenant_id=actor.tenant_id,
                partner_id=actor.partner_id,
                absence_id=absence_id,
                changed_at=min(changed_at, known[absence_id]),
                acknowledged_at=now,
            )
            for absence_id, changed_at in sorted(taken.items())
            if absence_id not in before or before[absence_id] < min(changed_at, known[absence_id])
        ]
        Acknowledgement.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["partner", "absence"],
            update_fields=["changed_at", "acknowledged_at"],
        )
        entry.tenant_id = actor.tenant_id
        entry.details.update(rows=len(taken), new=len(rows))
    return len(taken)


def _wait_for_others(actor: PartnerSystem) -> None:
    """One after the other: of two who acknowledge a state for the first time, neither would see the other's row."""
    Partner.objects.select_for_update(of=("self",), no_key=True).get(pk=actor.partner_id)
