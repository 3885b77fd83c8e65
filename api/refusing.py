"""A partner that got no token leaves a row, for its admin to see."""

from api.models import Partner
from auditlog.events import Event, Outcome
from auditlog.trail import Draft, write
from tetoru.access import PartnerSystem


def note_refusal(client_id: str) -> None:
    """Into the transaction at hand. An id that is nobody's leaves nothing: it is of no tenant."""
    if "\0" in client_id:
        return
    partner = Partner.objects.filter(client_id=client_id).first()
    if partner is None:
        return
    draft = Draft(Event.PARTNER_TOKEN_REFUSED)
    draft.describe(partner)
    write(PartnerSystem(partner.pk, partner.tenant_id), draft, Outcome.DENIED)
