"""Letting a partner in for an hour."""

import datetime as dt

from django.utils import timezone

from api.errors import TooManyTokens
from api.models import Partner, PartnerToken
from api.permissions import ENTER
from api.throttle import tokens_left
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import PartnerSystem, require
from tetoru.crypto.tokens import checksum_of


def give_token(actor: PartnerSystem, partner: Partner, *, token: str, expires_at: dt.datetime) -> None:
    """Keep the checksum of a token that the partner is about to be told; those that have run out go.

    Raises TooManyTokens.
    """
    require(actor, ENTER, partner)
    if tokens_left(partner.pk) < 0:
        raise TooManyTokens
    with audited(actor, Event.PARTNER_TOKEN_GIVEN) as entry:
        PartnerToken.objects.filter(partner=partner, expires_at__lt=timezone.now()).delete()
        PartnerToken.objects.create(
            tenant_id=partner.tenant_id,
            partner=partner,
            checksum=checksum_of(token),
            scopes=sorted(actor.scopes),
            expires_at=expires_at,
        )
        entry.describe(partner, scopes=sorted(actor.scopes))
