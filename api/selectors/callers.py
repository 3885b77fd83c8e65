"""The partner behind a token."""

from django.db import transaction
from django.utils import timezone

from api.ids import tenant_in
from api.models import PartnerToken
from tetoru.access import PartnerSystem
from tetoru.crypto.tokens import checksum_of
from tetoru.tenancy import tenant_scope


def caller_of(authorization: str) -> PartnerSystem | None:
    """Who shows this header; None for a token that is unknown or over, and where the link is switched off."""
    kind, _space, token = authorization.partition(" ")
    tenant_id = tenant_in(token.strip()) if kind.lower() == "bearer" else None
    if tenant_id is None:
        return None
    with tenant_scope(tenant_id), transaction.atomic():
        found = PartnerToken.objects.filter(checksum=checksum_of(token.strip()), expires_at__gt=timezone.now())
        known = found.select_related("partner").first()
        if known is None or not known.partner.is_usable(None):
            return None
        return PartnerSystem(known.partner_id, tenant_id, frozenset(known.scopes))
