"""An admin lets systems in, changes what they may do, and sends them away."""

import uuid
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.editing import ensure_unchanged, locked
from api.errors import AlreadyAdded
from api.ids import new_client_id, new_secret
from api.models import Linking, Partner, PartnerToken, RosterSource
from api.permissions import LINK_SYSTEMS
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Staff, require


@dataclass(frozen=True)
class PartnerDraft:
    """What a form says of a partner."""

    name: str
    scopes: tuple[str, ...]
    is_on: bool


def switch_linking(actor: Staff, *, is_on: bool) -> None:
    """Let the tenant's partners in, or none of them; counts from the next call."""
    require(actor, LINK_SYSTEMS, actor.tenant_id)
    with audited(actor, Event.LINKING_SWITCHED) as entry:
        linking, _made = Linking.objects.update_or_create(tenant_id=actor.tenant_id, defaults={"is_on": is_on})
        entry.describe(linking, is_on=is_on)


def add_partner(actor: Staff, written: PartnerDraft, *, partner_id: uuid.UUID) -> tuple[Partner, str]:
    """A new partner with its secret, which nobody can read again. Raises AlreadyAdded for a form sent twice."""
    require(actor, LINK_SYSTEMS, actor.tenant_id)
    with audited(actor, Event.PARTNER_ADDED) as entry:
        now, secret = timezone.now(), new_secret()
        hashed = make_password(secret)
        partner = Partner(pk=partner_id, tenant_id=actor.tenant_id, added_at=now, secret_made_at=now)
        partner.client_id, partner.client_secret = new_client_id(actor.tenant_id), hashed
        _write(partner, written)
        if Partner.objects.bulk_create([partner], ignore_conflicts=True) and not _is_ours(partner):
            raise AlreadyAdded
        entry.describe(partner, scopes=list(written.scopes), is_on=written.is_on)
    return partner, secret


def change_partner(actor: Staff, partner: Partner, *, version: int, written: PartnerDraft) -> None:
    """Name, rights and switch anew; tokens go, so that none can do more than its partner. Raises ChangedMeanwhile."""
    require(actor, LINK_SYSTEMS, partner.tenant_id)
    with audited(actor, Event.PARTNER_CHANGED) as entry:
        current = locked(Partner.objects.filter(revoked_at=None), partner.pk)
        ensure_unchanged(current, version)
        current.version += 1
        _write(current, written)
        current.save()
        PartnerToken.objects.filter(partner=current).delete()
        entry.describe(current, scopes=list(written.scopes), is_on=written.is_on)


def renew_secret(actor: Staff, partner: Partner, *, version: int) -> str:
    """A new secret; the old one and all tokens end at once. Raises ChangedMeanwhile."""
    require(actor, LINK_SYSTEMS, partner.tenant_id)
    with audited(actor, Event.PARTNER_SECRET_RENEWED) as entry:
        current = locked(Partner.objects.filter(revoked_at=None), partner.pk)
        ensure_unchanged(current, version)
        secret = new_secret()
        current.client_secret, current.secret_made_at = make_password(secret), timezone.now()
        current.version += 1
        current.save()
        PartnerToken.objects.filter(partner=current).delete()
        entry.describe(current)
    return secret


def revoke_partner(actor: Staff, partner: Partner) -> None:
    """Send it away for good, and forget what it gave us; what it did stays in the log."""
    require(actor, LINK_SYSTEMS, partner.tenant_id)
    with audited(actor, Event.PARTNER_REVOKED) as entry:
        current = locked(Partner.objects.all(), partner.pk)
        current.revoked_at = current.revoked_at or timezone.now()
        current.is_on = False
        current.save()
        PartnerToken.objects.filter(partner=current).delete()
        RosterSource.objects.filter(partner=current).delete()
        entry.describe(current)


def _write(partner: Partner, written: PartnerDraft) -> None:
    partner.name, partner.scopes, partner.is_on = written.name, list(written.scopes), written.is_on


def _is_ours(partner: Partner) -> bool:
    """Whether the row is the one that was just made, and not that of the form's first sending."""
    return Partner.objects.filter(pk=partner.pk, client_id=partner.client_id).exists()
