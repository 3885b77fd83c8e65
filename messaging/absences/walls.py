"""Codes and tokens of wall screens. What is kept of them is a hash."""

import secrets
import uuid
from dataclasses import dataclass

from accounts.invitations.codes import code_hashes, is_well_formed, tidied
from messaging.absences.models import WallScreen
from schools.models import Tenant


@dataclass(frozen=True)
class Ticket:
    """What the browser of a screen holds: whose it is, and the token that opens it."""

    tenant_id: uuid.UUID
    token: str

    def __str__(self) -> str:
        return f"{self.tenant_id.hex}.{self.token}"


def new_ticket(tenant_id: uuid.UUID) -> Ticket:
    """192 random bits."""
    return Ticket(tenant_id, secrets.token_urlsafe(24))


def ticket_in(cookie: str) -> Ticket | None:
    """A cookie's, if it can be one, of a tenant that is open."""
    tenant, _dot, token = cookie.partition(".")
    try:
        ticket = Ticket(uuid.UUID(hex=tenant), token)
    except ValueError:
        return None
    is_open = Tenant.objects.filter(pk=ticket.tenant_id, state__in=Tenant.OPEN).exists()
    return ticket if token and is_open else None


def tenant_of(code: str) -> Tenant | None:
    """An open tenant by its short name, as it is typed on a remote control."""
    return Tenant.objects.filter(code=code.strip().lower(), state__in=Tenant.OPEN).first()


def waiting_for(typed: str) -> WallScreen | None:
    """The screen that waits for this code, within the tenant at hand; also one whose hour is over."""
    code = tidied(typed)
    if not is_well_formed(code):
        return None
    return WallScreen.objects.filter(code_hash__in=code_hashes(code), ended_at=None).first()
