"""A desk's list of notices."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.web import StaffRequest, at_desk
from messaging.notices.selectors.approvals import approval_rows, approvals_for
from messaging.notices.selectors.desk import draft_rows, notice_rows, notices_at
from messaging.notices.selectors.received import received_at, received_rows
from messaging.notices.selectors.underway import underway_at, underway_rows, writing_at

PER_PAGE = 20


@require_safe
@at_desk
def notices(request: StaffRequest) -> HttpResponse:
    """All notices of this desk with their rates, or the drafts, or what came from the board."""
    show = request.GET.get("show", "all")
    drafts, underway = writing_at(request.actor, request.desk), underway_at(request.actor, request.desk)
    approvals = approvals_for(request.actor, request.desk)
    underway = underway.exclude(pk__in=[approval.draft_id for approval in approvals])  # they stand above
    found = notices_at(request.actor, request.desk).defer("body")
    if show == "mine":
        found = found.filter(author_id=request.actor.user_id)
    rows: Any = notice_rows
    if show == "board":
        found, rows = received_at(request.actor, request.desk), received_rows
    page: Any = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = [] if show in {"drafts", "waiting"} else rows(request.actor, request.desk, page.object_list)
    context = {
        "page": page,
        "show": show if show in {"mine", "drafts", "waiting", "board"} else "all",
        "drafts": draft_rows(drafts[:50], request.desk) if show == "drafts" else [],
        "draft_count": drafts.count(),
        "underway": underway_rows(underway[:50], request.desk) if show == "waiting" else [],
        "approvals": approval_rows(approvals, request.desk) if show == "waiting" else [],
        "waiting_count": underway.count() + len(approvals),
    }
    return render(request, "messaging/notices/list.html", context)
