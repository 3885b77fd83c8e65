"""A guardian's pages: the list over all children, and one notice."""

import datetime as dt
import uuid
from contextlib import suppress
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.selectors import Child, children_of
from accounts.web import GuardianRequest
from messaging.files.showing import FileRow
from messaging.notices.actions.reading import open_notice
from messaging.notices.models import Notice, Urgency
from messaging.notices.selectors.addressed import notice_for
from messaging.notices.selectors.answers import OwnForm, own_form_of
from messaging.notices.selectors.files import rows_at_home
from messaging.notices.selectors.inbox import WINDOW, Card, Inbox, inbox_of, unread_count
from messaging.notices.selectors.safety import check_on, running_checks
from messaging.notices.selectors.withdrawals import short_notice
from messaging.notices.views.answers import answer_form_for, seen_by
from messaging.notices.ways import way_of
from tetoru.web.prefetching import is_prefetch

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
    children = children_of(request.actor)
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
    }
    return render(request, "messaging/notices/home.html", context)


@require_safe
def notice(request: GuardianRequest, notice_id: uuid.UUID) -> HttpResponse:
    """One notice; opening it marks it as read, once. What looks ahead for somebody gets nothing to look at."""
    if is_prefetch(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    children = children_of(request.actor)
    found, addressed = notice_for(request.actor, children, notice_id)
    request.subject = found
    is_open = found.state != Notice.State.WITHDRAWN
    if request.method == "GET":
        way = way_of(request.GET.get("from", ""))
        is_open = open_notice(request.actor, found, student_ids=[child.id for child in addressed], way=way)
    context = {"unread_count": unread_count(request.actor, children), "notice": _shown(found, addressed)}
    if not is_open:
        context["short"] = short_notice(request.actor, addressed, found)
        return render(request, "messaging/notices/replaced.html", context)
    own = own_form_of(request.actor, found, addressed, now=timezone.now())
    asked: dict[str, Any] = {}
    if own and own.answers:
        asked = {"check": check_on(found, own)} if own.form.is_safety else _answers(found, own)
    return render(
        request,
        "messaging/notices/notice.html",
        {**context, "words": _words(found), "files": _files_of(found), **asked},
    )


def _others(cards: tuple[Card, ...], asked: set[uuid.UUID]) -> tuple[Card, ...]:
    return tuple(card for card in cards if card.id not in asked)


def _files_of(notice: Notice) -> list[FileRow]:
    """What goes along; nothing of a notice that was withdrawn."""
    if notice.state == Notice.State.WITHDRAWN:
        return []
    return rows_at_home(notice, lambda file_id: reverse("notice_file", args=[notice.pk, file_id]))


def _shown(notice: Notice, children: tuple[Child, ...]) -> dict[str, Any]:
    """What is seen of a notice from outside, also when it was withdrawn: from whom, when, for whom."""
    sender = notice.school.name if notice.school else notice.tenant.name
    return {
        "from_label": f"{sender}・{notice.author.name}" if notice.school else sender,
        "sent_at": notice.sent_at,
        "children": children,
    }


def _words(notice: Notice) -> dict[str, Any]:
    return {
        "title": notice.title,
        "paragraphs": [part for part in notice.body.split("\n\n") if part.strip()],
        "urgency": notice.urgency,
        "urgency_label": Urgency(notice.urgency).label,
        "is_correction": notice.corrects_id is not None,
        "expired_on": notice.expires_on if notice.expires_on and notice.expires_on < timezone.localdate() else None,
    }


def _answers(notice: Notice, own: OwnForm) -> dict[str, Any]:
    """The questions with this guardian's answers; the form stands open for the first child without one."""
    first = next((mine for mine in own.answers if not mine.is_given), None) if own.is_open else None
    left = (timezone.localdate(own.closes_at) - timezone.localdate()).days if own.closes_at else None
    return {
        "own": own,
        "days_left": left,
        "waiting": first,
        "form": answer_form_for(own, first) if first else None,
        "answer_url": reverse("answer", args=[notice.pk, first.child.id]) if first else "",
        "cards": [(mine, reverse("answer", args=[notice.pk, mine.child.id])) for mine in own.answers if mine != first],
        "seen_by": seen_by(notice),
    }


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
