"""Partners as their admin sees them, and what they did lately."""

import datetime as dt
import uuid
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import Http404
from django.utils import timezone

from accounts.desks import Desk
from api.models import Linking, Partner
from api.scopes import Scope
from auditlog.events import Event, Outcome
from auditlog.labels import label_of, page_label
from auditlog.models import Entry
from tetoru.access import Staff

SHOWN = 50
LATELY = dt.timedelta(days=30)


@dataclass(frozen=True)
class PartnerRow:
    """One line of the list."""

    partner: Partner
    scopes: list[str]
    url: str


@dataclass(frozen=True)
class Call:
    """One call of a partner: when, what, how many rows, what became of it."""

    at: dt.datetime
    what: str
    rows: int | None
    is_done: bool
    status: int | None
    ip: str


def is_linking(actor: Staff) -> bool:
    """Whether the tenant lets partners in."""
    return Linking.objects.filter(tenant=actor.tenant_id, is_on=True).exists()


def partner_rows(actor: Staff, desk: Desk) -> list[PartnerRow]:
    """Those that were not revoked, oldest first."""
    found = Partner.objects.filter(tenant=actor.tenant_id, revoked_at=None)
    return [PartnerRow(one, scope_labels(one), desk.url("partner", partner_id=one.pk)) for one in found]


def partner_at(actor: Staff, partner_id: uuid.UUID) -> Partner:
    """One of them. 404 for another tenant's, and for one that was revoked."""
    found = Partner.objects.filter(tenant=actor.tenant_id, revoked_at=None, pk=partner_id).first()
    if found is None:
        raise Http404
    return found


def partner_names(actor: Staff) -> dict[uuid.UUID, str]:
    """How the tenant's partners are called, those that were revoked too."""
    return dict(Partner.objects.filter(tenant=actor.tenant_id).values_list("pk", "name"))


def names_of_partners(tenant_id: uuid.UUID, ids: frozenset[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Names of those that entries of the log point at. One query."""
    return dict(Partner.objects.filter(tenant=tenant_id, pk__in=ids).values_list("pk", "name"))


def scope_labels(partner: Partner) -> list[str]:
    """What it may do, in words."""
    return [str(Scope(scope).label) for scope in partner.scopes]


def calls_url(partner: Partner, desk: Desk) -> str:
    """All that it did lately, in the log, which goes on page by page and back to earlier days."""
    today = timezone.localdate()
    asked = {"who": partner.pk, "since": (today - LATELY).isoformat(), "until": today.isoformat()}
    return f"{desk.url_log}?{urlencode(asked)}"


def calls_of(partner: Partner) -> list[Call]:
    """What it did lately, newest first, as the log has it."""
    since = timezone.now() - LATELY
    entries = Entry.objects.filter(tenant_id=partner.tenant_id, actor_kind="partner", actor_id=partner.pk)
    return [_call(entry) for entry in entries.filter(at__gte=since)[:SHOWN]]


def _call(entry: Entry) -> Call:
    page = entry.details.get("page")
    is_page = entry.event == Event.PAGE_VIEWED
    what = page_label(page) if is_page else str(label_of(entry.event, entry.outcome, page).text)
    status = entry.details.get("status")
    is_done = entry.outcome == Outcome.DONE and (status is None or status < 400)  # a form's 422 is done, to the log
    return Call(entry.at, what, entry.details.get("rows"), is_done, status, entry.ip or "")
