"""A guardian's page of one notice. The list over all children is their first page: messaging.today."""

import uuid
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.selectors import Child, children_of
from accounts.web import GuardianRequest
from messaging.files.showing import FileRow
from messaging.notices.actions.reading import open_notice
from messaging.notices.models import Notice, Urgency
from messaging.notices.selectors.addressed import Addressed, notice_for
from messaging.notices.selectors.answers import OwnForm, own_form_of
from messaging.notices.selectors.files import rows_at_home
from messaging.notices.selectors.inbox import unread_count
from messaging.notices.selectors.safety import check_on
from messaging.notices.selectors.withdrawals import short_notice
from messaging.notices.views.answers import answer_form_for, seen_by
from messaging.notices.ways import way_of
from tetoru.web.prefetching import is_prefetch


@require_safe
def notice(request: GuardianRequest, notice_id: uuid.UUID) -> HttpResponse:
    """One notice; opening it marks it as read, once. What looks ahead for somebody gets nothing to look at."""
    if is_prefetch(request):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    children = children_of(request.actor)
    at_home = notice_for(request.actor, children, notice_id)
    request.subject = found = at_home.notice
    is_open = found.state != Notice.State.WITHDRAWN
    if request.method == "GET":
        way = way_of(request.GET.get("from", ""))
        is_open = open_notice(request.actor, found, student_ids=[child.id for child in at_home.children], way=way)
    context = {"unread_count": unread_count(request.actor, children), "notice": _shown(found, at_home.children)}
    if not is_open:
        context["short"] = short_notice(request.actor, at_home.children, found)
        return render(request, "messaging/notices/replaced.html", context)
    own = own_form_of(request.actor, found, at_home.children, now=timezone.now()) if at_home.has_form else None
    asked: dict[str, Any] = {}
    if own and own.answers:
        asked = {"check": check_on(found, own)} if own.form.is_safety else _answers(found, own)
    return render(
        request,
        "messaging/notices/notice.html",
        {**context, "words": _words(found), "files": _files_of(at_home), **asked},
    )


def _files_of(at_home: Addressed) -> list[FileRow]:
    """What goes along; nothing of a notice that was withdrawn."""
    notice = at_home.notice
    if notice.state == Notice.State.WITHDRAWN or not at_home.has_files:
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
