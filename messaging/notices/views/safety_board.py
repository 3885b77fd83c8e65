"""安否 for staff: the board that keeps itself up to date, and one pupil's page with what was heard by telephone."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.answering import EnteredSafety, enter_safety
from messaging.notices.audiences import resolve
from messaging.notices.models import AnswerForm, Notice
from messaging.notices.permissions import SEE_ANSWERS, Place
from messaging.notices.safety_forms import SafetyEntryForm
from messaging.notices.saying import lines_of
from messaging.notices.selectors.results import history_of
from messaging.notices.selectors.safety_board import (
    Share,
    check_at,
    counts_at,
    needing_help,
    pupil_at,
    pupils_of,
)

WAITS = (5, 5, 10, 20, 30, 60)
"""Seconds until the page asks again, by how often it has asked without anything new."""


@require_safe
@at_desk
def safety(request: StaffRequest, safety_id: uuid.UUID) -> HttpResponse:
    """安否の一覧: who needs help on top, then counts by class; at the board by school, without names."""
    notice, form = check_at(request.actor, request.desk, safety_id)
    request.subject = notice
    context = _board(request, notice, form)
    if request.htmx:
        return render(request, "messaging/notices/safety/_board.html", context)
    may_remind = notice.school_id == request.desk.school_id and SEE_ANSWERS.allows(request.actor, notice)
    may_remind = may_remind and notice.state != Notice.State.WITHDRAWN
    about = {
        "notice": notice,
        "notice_url": _notice_url(request, notice),
        "reminder_url": request.desk.url("answers_reminder", notice_id=notice.pk) if may_remind else "",
        "reminders": form.reminders.select_related("sent_by").order_by("-sent_at")[:3],
    }
    return render(request, "messaging/notices/safety/board.html", {**context, **about})


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def safety_entry(request: StaffRequest, safety_id: uuid.UUID, student_id: uuid.UUID) -> HttpResponse:
    """One pupil: who said what, and a form for what was heard by telephone."""
    notice, form = check_at(request.actor, request.desk, safety_id)
    request.subject = notice
    audience = resolve(notice.tenant_id, notice.audience.all())
    row = pupil_at(request.desk, form, audience, student_id)
    entered = SafetyEntryForm(request.POST if request.method == "POST" else None)
    board_url = request.desk.url("safety", safety_id=notice.pk)
    if entered.is_bound and entered.is_valid():
        heard = EnteredSafety(student_id, **entered.cleaned_data)
        enter_safety(request.actor, form, notice=notice, place=Place(request.desk.school_id), entered=heard)
        messages.success(request, _("%(name)sさんの安否を入れました。") % {"name": row.name})
        return redirect(board_url)
    steps = [
        {"step": step, "lines": lines_of(form.asked or (), step.said or {}), "is_readable": step.said is not None}
        for step in history_of(form, student_id)
    ]
    context = {"notice": notice, "row": row, "steps": steps, "form": entered, "back_url": board_url}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if entered.errors else HTTPStatus.OK
    return render(request, "messaging/notices/safety/entry.html", context, status=status)


def _board(request: StaffRequest, notice: Notice, form: AnswerForm) -> dict[str, Any]:
    """What changes while one looks: numbers, calls for help, the chosen class; and when to ask again."""
    counts = counts_at(request.desk, form)
    room = _chosen(request, counts.parts)
    audience = resolve(notice.tenant_id, notice.audience.all())
    everybody = counts.all
    mark = f"{everybody.well}-{everybody.help}-{everybody.unknown}"
    idle = request.GET.get("idle", "")[:2]
    tries = int(idle) + 1 if idle.isdecimal() and request.GET.get("seen") == mark else 0
    kept = {"class": str(room.id)} if room else {}
    return {
        "counts": counts,
        "is_by_school": request.desk.school_id is None,
        "helped": [_linked(request, notice, row) for row in needing_help(request.desk, form, audience, counts.parts)],
        "parts": [
            (part, "" if request.desk.school_id is None else f"?class={part.id}#pupils") for part in counts.parts
        ],
        "room": room,
        "pupils": [_linked(request, notice, row) for row in pupils_of(form, audience, room)] if room else [],
        "poll_url": request.path + "?" + urlencode({**kept, "seen": mark, "idle": str(min(tries, len(WAITS)))}),
        "wait": WAITS[min(tries, len(WAITS) - 1)],
    }


def _chosen(request: StaffRequest, parts: tuple[Share, ...]) -> Share | None:
    """The class whose pupils are shown; a school with one class shows it. None at the board."""
    if request.desk.school_id is None:
        return None
    wanted = request.GET.get("class")
    found = next((part for part in parts if str(part.id) == wanted), None)
    return found or (parts[0] if len(parts) == 1 else None)


def _linked(request: StaffRequest, notice: Notice, row: Any) -> dict[str, Any]:
    return {"row": row, "url": request.desk.url("safety_entry", safety_id=notice.pk, student_id=row.student_id)}


def _notice_url(request: StaffRequest, notice: Notice) -> str:
    """Where the notice itself is; empty at a school for what the board sent."""
    is_own = notice.school_id == request.desk.school_id
    return request.desk.url("notice", notice_id=notice.pk) if is_own else ""
