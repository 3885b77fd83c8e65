"""A guardian's first page, お知らせ: what the schools told me, and what else waits for me."""

import datetime as dt
import uuid
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.selectors import Child
from accounts.web import GuardianRequest
from messaging.notices.selectors.inbox import WINDOW, Card, Inbox, inbox_of, unread_count
from messaging.notices.selectors.safety import running_checks
from messaging.today.families import family_of

EARLIEST = dt.date(2020, 1, 1)
"""Before that there was no tetoru."""


@dataclass(frozen=True)
class ChildFilter:
    """A child as a filter above the list."""

    child: Child
    url: str
    is_current: bool

    def __getattr__(self, name: str) -> Any:
        return getattr(self.child, name)


@require_safe
def home(request: GuardianRequest) -> HttpResponse:
    """お知らせ: what the schools told me, unread first."""
    family = family_of(request.actor)
    children = family.children
    chosen = [child for child in children if str(child.id) == request.GET.get("child")]
    until, page = _position(request)
    inbox = inbox_of(request.actor, chosen or children, until=until, page=page)
    unread = unread_count(request.actor, children) if chosen or until else inbox.unread_count
    is_asked = inbox.has_checks and page == 1 and not until
    checks = running_checks(request.actor, chosen or children) if is_asked else []
    asked = {check.notice_id for check in checks}  # they stand on top, with their buttons
    context = {
        "children": [ChildFilter(c, f"?child={c.id}", c in chosen) for c in children],
        "all_url": reverse("home"),
        "is_all": not chosen,
        "checks": checks,
        "urgent": _others(inbox.urgent, asked),
        "unread": _others(inbox.unread, asked),
        "read": _others(inbox.read, asked),
        "expired": inbox.expired,
        "older_url": _older_url(inbox, chosen, until, page),
        "today": timezone.localdate(),
        "unread_count": unread,
        "unread_conversations": family.unread_conversations,
        "seat_questions": family.seat_questions,
    }
    return render(request, "messaging/today/home.html", context)


def _others(cards: tuple[Card, ...], asked: set[uuid.UUID]) -> tuple[Card, ...]:
    return tuple(card for card in cards if card.id not in asked) if asked else cards


def _position(request: HttpRequest) -> tuple[dt.datetime | None, int]:
    """Where in the list: a page of the window that ends at `until` (a date). What makes no sense is today, page 1."""
    page = request.GET.get("page", "1")[:4]
    return _until(request.GET.get("until", "")), max(min(int(page), 100), 1) if page.isdecimal() else 1


def _until(text: str) -> dt.datetime | None:
    with suppress(ValueError):
        day = dt.date.fromisoformat(text)
        if EARLIEST <= day <= timezone.localdate():
            return timezone.make_aware(dt.datetime.combine(day, dt.time.min))
    return None


def _older_url(inbox: Inbox, chosen: list[Child], until: dt.datetime | None, page: int) -> str | None:
    child = f"&child={chosen[0].id}" if chosen else ""
    start = f"until={timezone.localdate(until).isoformat()}&" if until else ""
    if inbox.has_more:
        return f"?{start}page={page + 1}{child}"
    if not inbox.cards and until:
        return None
    return f"?until={timezone.localdate((until or timezone.now()) - WINDOW).isoformat()}{child}"
