"""Confirming, sending, and seeing who has opened it."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.sending import send_draft
from messaging.notices.errors import DraftChanged, NobodyReached, NotConfirmed, NotReady
from messaging.notices.forms import ConfirmationForm
from messaging.notices.guard.checks import findings_in
from messaging.notices.guard.findings import Finding, Situation, Weight
from messaging.notices.labels import audience_label
from messaging.notices.models import Draft, Notice, Urgency
from messaging.notices.selectors.confirmation import UNREACHED_SHOWN, sample_homes, unreached_pupils
from messaging.notices.selectors.desk import draft_at, notice_made_from, notices_at
from messaging.notices.views.status import progress_of, status_context


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def draft_confirmation(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponse:
    """送る前の確認: a page of its own, with one button that says what it does."""
    sent = notice_made_from(request.actor, request.desk, draft_id)
    if sent is not None:
        messages.info(request, _("このお知らせは、もう送信されています。二重には送られません。"))
        return redirect(request.desk.url("notice", notice_id=sent.pk))
    draft = draft_at(request.actor, request.desk, draft_id)
    form = ConfirmationForm(request.POST or None)
    if form.is_valid():
        try:
            notice = send_draft(request.actor, draft, **form.cleaned_data)
        except (DraftChanged, NotReady, NobodyReached, NotConfirmed) as error:
            messages.error(request, str(error.text))
            return redirect(request.path)
        return redirect(request.desk.url("notice", notice_id=notice.pk))
    return render(request, "messaging/notices/confirm.html", _confirmation(request, draft))


@require_safe
@at_desk
def notice(request: StaffRequest, notice_id: uuid.UUID) -> HttpResponse:
    """How far the sending got, then who has opened it."""
    found = notices_at(request.actor, request.desk).select_related("tally", "dispatch").filter(pk=notice_id).first()
    if found is None:
        raise Http404
    request.subject = found
    is_sending = found.state == Notice.State.SENDING
    if request.htmx and request.htmx.target == "progress":
        response = render(request, "messaging/notices/_progress.html", progress_of(request.desk, found))
        if not is_sending:
            response["HX-Refresh"] = "true"
        return response
    return render(request, "messaging/notices/status.html", status_context(request, found))


def _confirmation(request: StaffRequest, draft: Draft) -> dict[str, Any]:
    situation = Situation.of(request.actor, draft, now=timezone.now())
    reach = situation.reach
    found = findings_in(situation)
    return {
        "draft": draft,
        "urgency_label": Urgency(draft.urgency).label,
        "audience_label": audience_label(situation.items),
        "reach": reach,
        "sample": sample_homes(situation.audience, seed=draft.pk) if reach.households else [],
        "unreached": unreached_pupils(situation.audience) if reach.unreached else [],
        "unreached_more": max(reach.unreached - UNREACHED_SHOWN, 0),
        "version": draft.version,
        "send_url": request.path,
        "edit_url": request.desk.url("draft", draft_id=draft.pk),
        "to_mend": [_shown(request, draft, f) for f in found if f.weight in {Weight.STOPS, Weight.SECOND}],
        "to_tick": [_shown(request, draft, f) for f in found if f.weight is Weight.ASKS],
        "to_know": [_shown(request, draft, f) for f in found if f.weight is Weight.TELLS],
    }


def _shown(request: StaffRequest, draft: Draft, finding: Finding) -> dict[str, Any]:
    """A finding with the address of the page on which it is mended."""
    url = request.desk.url(finding.page, draft_id=draft.pk) if finding.page else ""
    return {
        "key": finding.key,
        "text": finding.text,
        "details": finding.details,
        "url": url,
        "action": finding.action,
    }
