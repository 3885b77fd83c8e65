"""A desk's first pages: what needs doing now, and the list of notices."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.classes.uncovered import uncovered_at
from accounts.desk_work import Task, tasks_at
from accounts.log.alarms import alarms_at
from accounts.schools.preparation import preparation_at
from accounts.staff.reissues import reissues_at
from accounts.web import StaffRequest, at_desk
from messaging.notices.selectors.approvals import approval_rows, approvals_for
from messaging.notices.selectors.desk import NoticeRow, draft_rows, notice_rows, notices_at
from messaging.notices.selectors.underway import underway_at, underway_rows, writing_at
from messaging.notices.views.todo import approval_tasks, returned_tasks
from tetoru.ids import first_id_at

PER_PAGE = 20
RECENT = dt.timedelta(days=7)
ENOUGH = 0.9
"""From here on the homes that are left are a matter for paper and telephone, not for today."""


@require_safe
@at_desk
def start(request: StaffRequest) -> HttpResponse:
    """今日やること."""
    since = first_id_at(timezone.now() - RECENT)
    notices = notices_at(request.actor, request.desk).filter(id__gte=since)[:10]
    recent = notice_rows(request.actor, request.desk, notices)
    context = {"now": timezone.now(), "tasks": _tasks(request, recent), "recent": recent[:5]}
    context["alarms"] = alarms_at(request.actor, request.desk)
    context["uncovered"] = uncovered_at(request.actor, request.desk)
    context["preparation"] = preparation_at(request.actor, request.desk)
    context["reissues"] = reissues_at(request.actor, request.desk)
    return render(request, "messaging/notices/start.html", context)


@require_safe
@at_desk
def notices(request: StaffRequest) -> HttpResponse:
    """All notices of this desk with their rates, or the drafts."""
    show = request.GET.get("show", "all")
    drafts, underway = writing_at(request.actor, request.desk), underway_at(request.actor, request.desk)
    approvals = approvals_for(request.actor, request.desk)
    underway = underway.exclude(pk__in=[approval.draft_id for approval in approvals])  # they stand above
    found = notices_at(request.actor, request.desk)
    if show == "mine":
        found = found.filter(author_id=request.actor.user_id)
    page: Any = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    page.object_list = (
        [] if show in {"drafts", "waiting"} else notice_rows(request.actor, request.desk, page.object_list)
    )
    context = {
        "page": page,
        "show": show if show in {"mine", "drafts", "waiting"} else "all",
        "drafts": draft_rows(drafts[:50], request.desk) if show == "drafts" else [],
        "draft_count": drafts.count(),
        "underway": underway_rows(underway[:50], request.desk) if show == "waiting" else [],
        "approvals": approval_rows(approvals, request.desk) if show == "waiting" else [],
        "waiting_count": underway.count() + len(approvals),
    }
    return render(request, "messaging/notices/list.html", context)


def _tasks(request: StaffRequest, recent: list[NoticeRow]) -> list[Task]:
    """By weight: what is on its way, urgent and unopened first; then what is lying around."""
    tasks = tasks_at(request.actor, request.desk) + approval_tasks(request) + returned_tasks(request)
    tasks += [_unopened_task(row) for row in sorted(recent, key=lambda row: row.urgency != "urgent") if _is_behind(row)]
    drafts = writing_at(request.actor, request.desk).filter(author_id=request.actor.user_id, returned="")
    count = drafts.count()
    if count:
        newest = draft_rows(drafts[:1], request.desk)[0]
        sub = _("いちばん新しいもの：%(title)s") % {"title": newest.title or _("（件名なし）")}
        url = newest.url if count == 1 else request.desk.url_notices + "?show=drafts"
        tasks.append(Task("draft", count, _("件"), _("書きかけのお知らせ"), sub, url, _("続きを書く")))
    return tasks


def _is_behind(row: NoticeRow) -> bool:
    return row.is_sending or (not row.is_withdrawn and row.opened < row.households * ENOUGH)


def _unopened_task(row: NoticeRow) -> Task:
    sub = _("「%(title)s」%(audience)s・%(households)d家庭") % {
        "title": row.title,
        "audience": row.audience_label,
        "households": row.households,
    }
    if row.is_sending:
        return Task("sending", row.households, _("家庭"), _("送信しています"), sub, row.url, _("ようすを見る"))
    left = row.households - row.opened
    return Task("unopened", left, _("家庭"), _("まだ開いていない家庭"), sub, row.url, _("家庭を見る"))
