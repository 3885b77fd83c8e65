"""Where a partner's rosters are fetched, and how that went, as the admin sees it."""

import datetime as dt
from dataclasses import dataclass

from django.http import Http404

from api.faults import WORDS, Fault
from api.models import Partner, RosterSource
from schools.models import School
from tetoru.access import Staff


@dataclass(frozen=True)
class SchoolLine:
    """One school: when its roster came last, whether it was the same as before, or why it did not come."""

    name: str
    received_at: dt.datetime | None
    is_new: bool
    fault: str
    detail: str


def source_of(actor: Staff, partner: Partner) -> RosterSource | None:
    """The partner's, once somebody has said where it is."""
    found = RosterSource.objects.filter(tenant=actor.tenant_id, partner=partner).select_related("partner")
    return found.prefetch_related("schools").first()


def source_at(actor: Staff, partner: Partner) -> RosterSource:
    """The same; 404 where there is none."""
    found = source_of(actor, partner)
    if found is None:
        raise Http404
    return found


def schools_to_fetch(actor: Staff) -> list[School]:
    """All of the tenant, in their order."""
    return list(School.objects.filter(tenant=actor.tenant_id).order_by("order", "name", "pk"))


def school_lines(source: RosterSource) -> list[SchoolLine]:
    """What came of each school."""
    rows = source.schools.select_related("school").order_by("school__order", "school__name", "pk")
    return [SchoolLine(row.school.name, row.received_at, row.is_new, words_of(row.fault), row.detail) for row in rows]


def words_of(fault: str) -> str:
    """What an admin reads about a fault; empty where there is none."""
    return str(WORDS[Fault(fault)]) if fault else ""
