"""承認: a colleague sees what the sender saw, and agrees or gives it back with words."""

import uuid
from http import HTTPStatus
from typing import Any, cast

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.approving import approve, see_audience, send_back
from messaging.notices.answer_forms import preview_of
from messaging.notices.errors import NotLookedAt
from messaging.notices.guard.findings import Situation
from messaging.notices.models import Approval, Draft
from messaging.notices.permissions import APPROVE
from messaging.notices.selectors.approvals import approval_at, found_as_shown, parts_to_see
from messaging.notices.selectors.confirmation import classes_reached, sample_homes
from messaging.notices.selectors.files import rows_at_desk
from messaging.notices.sending_forms import SendBackForm
from messaging.notices.views.confirming import audience_context
from tetoru.access import require

LARGER = 12
"""So many homes are shown to who looks at the audience."""


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def approval(request: StaffRequest, approval_id: uuid.UUID) -> HttpResponse:
    """What the sender saw, and the button to agree. The author is led to where it waits."""
    found = approval_at(request.actor, request.desk, approval_id)
    if request.method == "POST":
        return _approve(request, found)
    if not APPROVE.allows(request.actor, found):
        return redirect(request.desk.url("draft_sending", draft_id=found.draft_id))
    return _page(request, found, SendBackForm())


@require_safe
@at_desk
def approval_audience(request: StaffRequest, approval_id: uuid.UUID) -> HttpResponse:
    """To whom it goes: class by class, with more homes by name. Having looked is kept."""
    found = approval_at(request.actor, request.desk, approval_id)
    require(request.actor, APPROVE, found)
    if request.method == "GET":
        see_audience(request.actor, found)
    situation = _situation(request, found)
    context = {
        **audience_context(situation),
        "sample": sample_homes(situation.audience, seed=found.pk, size=LARGER),
        "classes": classes_reached(situation.audience),
        "back_url": request.desk.url("approval", approval_id=found.pk),
    }
    return render(request, "messaging/notices/approval_audience.html", context)


@require_POST
@at_desk
def approval_return(request: StaffRequest, approval_id: uuid.UUID) -> HttpResponse:
    """差しもどす: back to the author, with words."""
    found = approval_at(request.actor, request.desk, approval_id)
    require(request.actor, APPROVE, found)
    form = SendBackForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form)
    send_back(request.actor, found, words=form.cleaned_data["words"])
    messages.success(request, _("差しもどしました。書いた人の「今日やること」に出ます。"))
    return redirect(request.desk.url_start)


def _approve(request: StaffRequest, found: Approval) -> HttpResponse:
    try:
        approve(request.actor, found)
    except NotLookedAt as error:
        messages.error(request, str(error.text))
        return redirect(request.path)
    messages.success(request, _("承認しました。待ち時間のあとか、予約の時刻に送られます。"))
    return redirect(request.desk.url_start)


def _situation(request: StaffRequest, approval: Approval) -> Situation:
    return Situation.of(request.actor, cast("Draft", approval.draft), now=timezone.now())  # what waits has a draft


def _page(request: StaffRequest, found: Approval, form: SendBackForm) -> HttpResponse:
    situation = _situation(request, found)
    confirmation = situation.draft.confirmation
    shown = found_as_shown(confirmation)
    parts = [_part(request, part) for part in parts_to_see(request.actor, found)]
    context = {
        **audience_context(situation),
        "approval": found,
        "files": rows_at_desk(situation.draft, request.desk, request.actor.user_id),
        "answer_form": situation.form,
        "preview": preview_of(situation.questions),
        "confirmation": confirmation,
        "reasons": [one for one in shown if one.key in found.because],
        "ticked": [one for one in shown if one.key in confirmation.acknowledged],
        "told": [one for one in shown if one.weight == "tells"],
        "parts": parts,
        "unseen": sum(not part["seen_at"] for part in parts),
        "is_late": confirmation.send_at is not None and confirmation.send_at < situation.now,
        "form": form,
        "approve_url": request.desk.url("approval", approval_id=found.pk),
        "return_url": request.desk.url("approval_return", approval_id=found.pk),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "messaging/notices/approval.html", context, status=status)


def _part(request: StaffRequest, part: Any) -> dict[str, Any]:
    return {"label": part.label, "seen_at": part.seen_at, "url": request.desk.url(part.page, **part.parameters)}
