"""An admin says where rosters are fetched, and has them fetched now."""

import uuid
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.editing import ensure_unchanged
from api.errors import SourceOff
from api.models import Partner, RosterSource, SourceSchool
from api.permissions import LINK_SYSTEMS
from api.pulling.hours import next_night
from api.tasks import fetch_rosters
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Staff, require
from tetoru.jobs import ring


@dataclass(frozen=True)
class SourceDraft:
    """What a form says; an empty secret leaves the one that is kept."""

    address: str
    token_address: str
    client_id: str
    secret: str
    is_on: bool
    schools: dict[uuid.UUID, str] = field(default_factory=dict)
    """Which schools, each with what the other system calls it; empty where that is our name."""


def change_source(actor: Staff, partner: Partner, *, version: int, written: SourceDraft) -> RosterSource:
    """Where a partner's rosters are, and of which schools. Raises ChangedMeanwhile."""
    require(actor, LINK_SYSTEMS, partner.tenant_id)
    with audited(actor, Event.ROSTER_SOURCE_CHANGED) as entry:
        kept = RosterSource.objects.select_for_update(of=("self",)).filter(partner=partner).first()
        source = kept or RosterSource(tenant_id=partner.tenant_id, partner=partner, version=0)
        ensure_unchanged(source, version)
        source.address, source.token_address = written.address, written.token_address
        source.client_id = written.client_id
        if written.secret:
            source.secret = written.secret
        source.next_at = next_night(source.pk, timezone.now()) if written.is_on else None
        source.is_on, source.failures, source.version = written.is_on, 0, source.version + 1
        source.save()
        _keep_schools(source, written.schools)
        entry.describe(partner, schools=len(written.schools), is_on=written.is_on, secret=bool(written.secret))
    return source


def ask_for_rosters(actor: Staff, source: RosterSource) -> None:
    """Fetch them now; pressed twice, they are fetched once. Raises SourceOff."""
    require(actor, LINK_SYSTEMS, source.tenant_id)
    with audited(actor, Event.ROSTERS_ASKED_FOR) as entry:
        if not RosterSource.objects.filter(pk=source.pk, is_on=True).update(next_at=timezone.now()):
            raise SourceOff
        ring(fetch_rosters, tenant_id=source.tenant_id, source_id=source.pk)
        entry.describe(source.partner)


def _keep_schools(source: RosterSource, schools: dict[uuid.UUID, str]) -> None:
    """Those that stay keep what they know of the newest roster."""
    SourceSchool.objects.filter(source=source).exclude(school__in=list(schools)).delete()
    rows = [
        SourceSchool(tenant_id=source.tenant_id, source=source, school_id=school_id, called=called)
        for school_id, called in sorted(schools.items())
    ]
    SourceSchool.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["source", "school"], update_fields=["called"]
    )
