"""A guardian's first page, お知らせ: what the schools told me, and what else waits for me."""

import datetime as dt
import uuid
from contextlib import suppress
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.selectors import Child
from accounts.web import GuardianRequest
from auditlog.looking import PageEntry
from messaging.notices.selectors.inbox import WINDOW, Card, Inbox, unread_count
from messaging.notices.selectors.safety import running_checks
from messaging.today.first_page import first_page_of
from schools.states import today_in_tokyo

EARLIEST = dt.date(2020, 1, 1)
"""Before that there was no tetoru."""


class OneChild(NamedTuple):
    """A child as a filter above the list, and as the one whom a report of absence is about."""

    name: str
    initial: str
    colour: str
    """Its number, as a part of a class's name."""
    query: str
    """What an address ends in that is about this child."""
    is_current: bool
    may_report: bool


@require_safe
def home(request: GuardianRequest) -> HttpResponse:
    """お知らせ: what the schools told me, unread first."""
    child_id, today = _child_id(request.GET.get("child", "")), today_in_tokyo()
    until, page = _position(request)
    found = first_page_of(request.actor, child_id=child_id, until=until, page=page, entry=PageEntry(request))
    children, inbox = found.children, found.inbox
    chosen = [child for child in children if child.id == child_id]
    unread = unread_count(request.actor, children) if chosen or until else inbox.unread_count
    is_asked = inbox.has_checks and page == 1 and not until
    checks = running_checks(request.actor, chosen or children) if is_asked else []
    asked = {check.notice_id for check in checks}  # they stand on top, with their buttons
    shown = [_one_child(child, chosen) for child in children]
    context = {
        "children": shown,
        "to_report": [child for child in shown if child.may_report],
        "is_all": not chosen,
        "checks": checks,
        "urgent": _others(inbox.urgent, asked),
        "unread": _others(inbox.unread, asked),
        "read": _others(inbox.read, asked),
        "expired": inbox.expired,
        "older_url": _older_url(inbox, chosen, until.date() if until else None, page),
        "today": today,
        "unread_count": unread,
        "unread_conversations": found.unread_conversations,
        "seat_questions": found.seat_questions,
        "mail_failing_since": request.user.mail_failing_since,
    }
    return render(request, "messaging/today/home.html", context)


def _one_child(child: Child, chosen: list[Child]) -> OneChild:
    query = f"?child={child.id}"
    return OneChild(child.name, child.initial, str(child.colour), query, child in chosen, child.may_report)


def _others(cards: tuple[Card, ...], asked: set[uuid.UUID]) -> tuple[Card, ...]:
    return tuple(card for card in cards if card.id not in asked) if asked else cards


def _child_id(text: str) -> uuid.UUID | None:
    """Of the child to look at alone; None for all, and for what is no id."""
    with suppress(ValueError):
        return uuid.UUID(text) if text else None
    return None


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


def _older_url(inbox: Inbox, chosen: list[Child], until: dt.date | None, page: int) -> str | None:
    child = f"&child={chosen[0].id}" if chosen else ""
    start = f"until={until.isoformat()}&" if until else ""
    if inbox.has_more:
        return f"?{start}page={page + 1}{child}"
    if not inbox.cards and until:
        return None
    return f"?until={((until or today_in_tokyo()) - WINDOW).isoformat()}{child}"
