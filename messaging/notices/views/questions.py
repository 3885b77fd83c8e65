"""Building the form of questions of a draft. Each button keeps what was typed and comes back with it."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.questions import save_questions
from messaging.notices.answer_forms import preview_of
from messaging.notices.asking import MOST_QUESTIONS, Asked, rearranged
from messaging.notices.errors import DraftChanged, DraftUnreadable
from messaging.notices.models import ASKABLE, Draft
from messaging.notices.question_forms import QuestionsForm
from messaging.notices.selectors.answers import form_of_draft
from messaging.notices.selectors.desk import draft_at
from tetoru.ids import new_id


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def draft_questions(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponse:
    """回答フォーム: add, move and remove questions, and set the deadline."""
    draft = draft_at(request.actor, request.desk, draft_id)
    form = form_of_draft(draft)
    if form is not None and form.is_safety:
        return redirect(request.desk.url("draft", draft_id=draft.pk))  # its question is always the same
    if request.method == "POST":
        return _save(request, draft)
    return _page(request, draft, QuestionsForm.showing(_kept(draft), version=draft.version, page=new_id()))


def _save(request: StaffRequest, draft: Draft) -> HttpResponse:
    form, deed = QuestionsForm.typed(request.POST), request.POST.get("deed", "")
    if not form.is_valid():
        return _page(request, draft, form)
    closing = form.closing.cleaned_data
    version = draft.version if deed == "overwrite" else closing["version"]
    asked, about = _asked(form, deed)
    try:
        kept = save_questions(request.actor, draft, version=version, asked=asked, page=closing["page"])
    except DraftChanged:
        return _page(request, draft, form, is_changed=True)
    if request.htmx:
        return _page(request, kept, form)
    return _onward(request, kept, form, about=about)


def _asked(form: QuestionsForm, deed: str) -> tuple[Asked, str]:
    """What the pressed button makes of what was typed."""
    if deed == "none":
        return Asked(), ""
    questions, about = rearranged(form.asked.questions, deed)
    return Asked(questions, form.asked.closes_at), about


def _onward(request: StaffRequest, kept: Draft, form: QuestionsForm, *, about: str) -> HttpResponse:
    deed, here = request.POST.get("deed", ""), request.path
    if deed == "none":
        messages.success(request, _("回答フォームをなくしました。"))
    elif deed == "done":
        form.require_complete(now=timezone.now())
        if form.errors:
            return _page(request, kept, form, is_kept=True)
    else:
        return redirect(f"{here}#q-{about}" if about else here)
    return redirect(request.desk.url("draft", draft_id=kept.pk))


def _kept(draft: Draft) -> Asked:
    form = form_of_draft(draft)
    if form is None:
        return Asked()
    questions = form.asked
    if questions is None:
        raise DraftUnreadable
    return Asked(questions, form.closes_at)


def _page(
    request: StaffRequest, draft: Draft, form: QuestionsForm, *, is_changed: bool = False, is_kept: bool = False
) -> HttpResponse:
    """The form as it was typed: 422 with what is wrong, 409 when another window has saved."""
    errors = form.errors
    asked = form.asked if form.closing.is_bound and not errors else _kept(draft)
    context: dict[str, Any] = {
        "draft": draft,
        "form": form,
        "faults": list(form.faults()),
        "errors": [] if is_kept else errors,
        "kinds": ASKABLE,
        "is_full": len(form.questions) >= MOST_QUESTIONS,
        "is_changed": is_changed,
        "conflict": is_changed,
        "version": draft.version if form.closing.is_bound and not is_changed else form.closing["version"].value(),
        "saved_at": draft.saved_at,
        "back_url": request.desk.url("draft", draft_id=draft.pk),
        "save_url": request.path,
        "closes_at": asked.closes_at,
        "preview": preview_of(asked.questions),
    }
    name = "_saved.html" if request.htmx else "page.html"
    status = HTTPStatus.CONFLICT if is_changed else HTTPStatus.UNPROCESSABLE_ENTITY if errors else HTTPStatus.OK
    return render(request, f"messaging/notices/questions/{name}", context, status=status)
