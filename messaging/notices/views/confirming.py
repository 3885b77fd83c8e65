"""送る前の確認: a page of its own, with one button that says what it does."""

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
from messaging.notices.actions.sending import Confirmed, confirm_draft
from messaging.notices.answer_forms import preview_of
from messaging.notices.errors import DraftChanged, FilesNotReady, NobodyReached, NotConfirmed, NotReady
from messaging.notices.guard.checks import findings_in
from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.labels import audience_label
from messaging.notices.models import Draft, Notice, Urgency
from messaging.notices.selectors.confirmation import UNREACHED_SHOWN, sample_homes, unreached_pupils
from messaging.notices.selectors.days import days_ahead
from messaging.notices.selectors.desk import draft_or_notice
from messaging.notices.selectors.files import rows_at_desk
from messaging.notices.sending_forms import ConfirmationForm

WAITS = (2, 2, 3, 5, 10, 20, 60)
"""Seconds until the page asks again whether the files are looked through, by how often it has asked."""


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def draft_confirmation(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponse:
    """Look at it once more, and let it go."""
    draft = draft_or_notice(request.actor, request.desk, draft_id)
    if isinstance(draft, Notice):
        messages.info(request, _("このお知らせは、もう送信されています。二重には送られません。"))
        return redirect(request.desk.url("notice", notice_id=draft.pk))
    if not draft.is_writing:
        return redirect(request.desk.url("draft_sending", draft_id=draft.pk))
    if request.htmx and request.htmx.target == "looking":
        return _looking(request, draft)
    form = ConfirmationForm(request.POST or None, is_urgent=draft.urgency == Urgency.URGENT)
    if form.is_valid():
        try:
            confirm_draft(request.actor, draft, confirmed=_confirmed(form))
        except (DraftChanged, FilesNotReady, NotReady, NobodyReached, NotConfirmed) as error:
            form.add_error(None, str(error.text))
        else:
            return redirect(request.desk.url("draft_sending", draft_id=draft.pk))
    context = confirmation_context(request, draft, form)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "messaging/notices/confirm.html", context, status=status)


def confirmation_context(request: StaffRequest, draft: Draft, form: ConfirmationForm) -> dict[str, Any]:
    """Everything the page shows; what was typed stays in it."""
    send_at = form.cleaned_data.get("send_at") if form.is_bound and hasattr(form, "cleaned_data") else None
    situation = Situation.of(request.actor, draft, now=timezone.now(), send_at=send_at)
    found = findings_in(situation)
    return {
        **audience_context(situation),
        "form": form,
        "acknowledged": form["acknowledged"].value() or [],
        "files": rows_at_desk(draft, request.desk, request.actor.user_id),
        "answer_form": situation.form,
        "preview": preview_of(situation.questions),
        **_asks_again(request),
        "days": days_ahead(draft, situation.audience),
        "hold_seconds": situation.rules.hold_seconds,
        "version": draft.version,
        "send_url": request.path,
        "edit_url": request.desk.url("draft", draft_id=draft.pk),
        "to_mend": _shown(request, draft, found, Weight.STOPS),
        "to_agree": _shown(request, draft, found, Weight.SECOND),
        "to_tick": _shown(request, draft, found, Weight.ASKS),
        "to_know": _shown(request, draft, found, Weight.TELLS),
    }


def _looking(request: StaffRequest, draft: Draft) -> HttpResponse:
    """To the page that asks by itself: still at it, and when to ask again; or the whole page anew."""
    if any(row.is_waiting for row in rows_at_desk(draft, request.desk, request.actor.user_id)):
        return render(request, "messaging/notices/_looking.html", _asks_again(request))
    return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={"HX-Refresh": "true"})


def _asks_again(request: StaffRequest) -> dict[str, Any]:
    asked = request.GET.get("asked", "")[:2]
    tries = min(int(asked) if asked.isdecimal() else 0, len(WAITS) - 1)
    return {"look_url": f"{request.path}?asked={tries + 1}", "wait": WAITS[tries], "page_url": request.path}


def audience_context(situation: Situation) -> dict[str, Any]:
    """Who gets it and who does not: the same for who sends and for who agrees."""
    draft, reach = situation.draft, situation.reach
    return {
        "draft": draft,
        "urgency_label": Urgency(draft.urgency).label,
        "audience_label": audience_label(situation.items),
        "reach": reach,
        "load": situation.load if reach.households else None,
        "sample": sample_homes(situation.audience, seed=draft.pk) if reach.households else [],
        "unreached": unreached_pupils(situation.audience) if reach.unreached else [],
        "unreached_more": max(reach.unreached - UNREACHED_SHOWN, 0),
    }


def _confirmed(form: ConfirmationForm) -> Confirmed:
    data = form.cleaned_data
    return Confirmed(data["version"], data["households"], data["acknowledged"], data["send_at"], data["words"])


def _shown(request: StaffRequest, draft: Draft, found: list[Finding], weight: Weight) -> list[dict[str, Any]]:
    """The findings of one weight, with the address of the page on which each is mended."""
    return [
        {
            "key": finding.key,
            "text": finding.text,
            "details": finding.details,
            "lines": finding.lines,
            "more": finding.more,
            "url": request.desk.url(finding.page, draft_id=draft.pk) if finding.page else "",
            "action": finding.action,
        }
        for finding in found
        if finding.weight is weight
    ]
