"""A partner that got no token, or came with one that opens nothing, leaves a row for its admin to see."""

from django.db import transaction

from accounts.invitations.throttle import network_of
from api.ids import tenant_in
from api.models import Partner, PartnerToken
from api.throttle import may_note
from auditlog.events import Event, Outcome
from auditlog.trail import Draft, write
from schools.models import Tenant
from tetoru.access import Nobody, PartnerSystem
from tetoru.crypto.tokens import checksum_of
from tetoru.tenancy import tenant_scope


def note_refusal(client_id: str, **details: int) -> None:
    """Into the transaction at hand. An id that is nobody's leaves nothing: it is of no tenant."""
    if "\0" in client_id:
        return
    partner = Partner.objects.filter(client_id=client_id).first()
    if partner is None:
        return
    draft = Draft(Event.PARTNER_TOKEN_REFUSED)
    draft.describe(partner, **details)
    write(PartnerSystem(partner.pk, partner.tenant_id), draft, Outcome.DENIED)


def note_too_many(client_id: str, ip: str | None) -> None:
    """That it asked for too many tokens, into the transaction at hand: once in ten minutes, for each network."""
    if may_note(f"tokens:{client_id}", network_of(ip)):
        note_refusal(client_id, status=429)


def note_refused_call(authorization: str, ip: str | None) -> None:
    """A call with a token that is unknown or over; nothing of the token is kept.

    The row goes to the partner whose token it was, else to the tenant that it names, else to none: that is the
    operator's log, as with sign-ins of nobody. So many in ten minutes, and no more.
    """
    kind, _space, token = authorization.partition(" ")
    if kind.lower() != "bearer":
        return
    named = tenant_in(token.strip())
    tenant_ids = tuple(Tenant.objects.filter(pk=named).values_list("pk", flat=True)) if named else ()
    with tenant_scope(*tenant_ids), transaction.atomic():
        known = _known(token.strip()) if tenant_ids else None
        of = known.partner_id if known else "".join(map(str, tenant_ids))
        if not may_note(of, network_of(ip)):
            return
        draft = Draft(Event.PARTNER_CALL_REFUSED)
        if known is None:
            write(Nobody(tenant_ids), draft, Outcome.DENIED)
        else:
            draft.describe(known.partner)
            write(PartnerSystem(known.partner_id, known.tenant_id), draft, Outcome.DENIED)


def _known(token: str) -> PartnerToken | None:
    """One that has run out, or whose partner is switched off. Within the scope at hand."""
    return PartnerToken.objects.filter(checksum=checksum_of(token)).select_related("partner").first()
