"""Picking single pupils for the audience of a draft, by class or by name."""

import uuid

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.drafts import choose_students
from messaging.notices.errors import UnknownAudience
from messaging.notices.forms import TITLE_LENGTH
from messaging.notices.models import Draft
from messaging.notices.offers import Offer, items_from
from messaging.notices.selectors.desk import draft_at
from messaging.notices.selectors.picker import students_to_pick
from tetoru.web.plain_text import without_controls


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def draft_students(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Pick pupils one by one, by class or by name."""
    found = draft_at(request.actor, request.desk, draft_id)
    if request.method == "POST":
        keys, shown = request.POST.getlist("student"), set(map(_student_id, request.POST.getlist("shown")))
        students = items_from([key for key in keys if _student_id(key)], desk=request.desk, offer=Offer())
        choose_students(request.actor, found, students=tuple(students), shown=shown)
        return redirect(request.desk.url("draft_students" if "more" in request.POST else "draft", draft_id=draft_id))
    return _picker(request, found, room=request.GET.get("class", ""))


@require_POST
@at_desk
def draft_student_search(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Pupils whose names hold what was typed. Asked by POST: a child's name stays out of addresses."""
    found = draft_at(request.actor, request.desk, draft_id)
    return _picker(request, found, query=without_controls(request.POST.get("q", ""))[:TITLE_LENGTH])


def _picker(request: StaffRequest, draft: Draft, *, room: str = "", query: str = "") -> HttpResponse:
    context = {
        **students_to_pick(request.desk, draft, room=room, query=query),
        "save_url": request.desk.url("draft_students", draft_id=draft.pk),
        "search_url": request.desk.url("draft_student_search", draft_id=draft.pk),
        "back_url": request.desk.url("draft", draft_id=draft.pk),
    }
    return render(request, "messaging/notices/students.html", context)


def _student_id(key: str) -> uuid.UUID:
    try:
        return uuid.UUID(key.removeprefix("student:"))
    except ValueError as error:
        raise UnknownAudience from error
