"""The wall screens of a school, and the one that a browser holds."""

import uuid

from django.db.models import QuerySet
from django.http import Http404

from accounts.desks import Desk
from messaging.absences.models import WallScreen
from messaging.absences.walls import Ticket
from tetoru.crypto.tokens import checksum_of


def screens_at(desk: Desk) -> QuerySet[WallScreen]:
    """Those that hang, or wait for their code; newest first."""
    found = WallScreen.objects.filter(school=desk.school_id, ended_at=None) if desk.school_id else None
    return (found or WallScreen.objects.none()).select_related("made_by").order_by("-made_at", "-pk")


def screen_at(desk: Desk, screen_id: uuid.UUID) -> WallScreen:
    """One of the desk's school. Raises Http404."""
    screen = screens_at(desk).filter(pk=screen_id).first()
    if screen is None:
        raise Http404
    return screen


def screen_of(ticket: Ticket) -> WallScreen | None:
    """The screen that a browser's ticket opens, within the ticket's tenant."""
    found = WallScreen.objects.filter(token_hash=checksum_of(ticket.token), ended_at=None)
    return found.select_related("school").first()
