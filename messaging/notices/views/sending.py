"""On the way: the hold with its stop button, what waits for its day, and then who has opened it."""

import datetime as dt
import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.sending import send_at_once, stop_sending
from messaging.notices.audiences import resolve
from messaging.notices.decisions import decisions_on
from messaging.notices.errors import AlreadySent
from messaging.notices.labels import audience_label
from messaging.notices.models import AudienceItem, Draft, Notice
from messaging.notices.permissions import SEND_AT_ONCE, WITHDRAW_NOTICE
from messaging.notices.rules import rules_at
from messaging.notices.selectors.approvals import found_as_shown, who_may_agree
from messaging.notices.selectors.days import day_off_of
from messaging.notices.selectors.desk import draft_or_notice, notices_at
from messaging.notices.views.status import progress_of, status_context
from tetoru.db.clock import database_now


@require_safe
@at_desk
def draft_sending(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponse:
    """A confirmed draft: how long it still waits, and for whom. The page asks every few seconds and then goes on."""
    draft = draft_or_notice(request.actor, request.desk, draft_id)
    if isinstance(draft, Notice):
        return _lead(request, request.desk.url("notice", notice_id=draft.pk))
    if draft.is_writing:
        return _lead(request, request.desk.url("draft", draft_id=draft.pk))
    if request.htmx:
        is_as_shown = request.htmx.trigger == draft.stage
        return HttpResponse(status=HTTPStatus.NO_CONTENT, headers={} if is_as_shown else {"HX-Refresh": "true"})
    return render(request, "messaging/notices/sending.html", _waiting(request, draft))


@require_POST
@at_desk
def draft_stop(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponse:
    """送信を止める: back to writing; or, a moment too late, on to what was sent."""
    draft = draft_or_notice(request.actor, request.desk, draft_id)
    if isinstance(draft, Notice):
        messages.error(request, str(AlreadySent.text))
        return redirect(request.desk.url("notice", notice_id=draft.pk))
    stop_sending(request.actor, draft)
    messages.success(request, _("送信を止めました。どの家庭にも届いていません。なおして、また送れます。"))
    return redirect(request.desk.url("draft", draft_id=draft_id))


@require_POST
@at_desk
def draft_at_once(request: StaffRequest, draft_id: uuid.UUID) -> HttpResponse:
    """待たずに今すぐ送る: only what is urgent, only by those who lead."""
    draft = draft_or_notice(request.actor, request.desk, draft_id)
    if isinstance(draft, Draft):
        send_at_once(request.actor, draft)
    return redirect(request.desk.url("draft_sending", draft_id=draft_id))


@require_safe
@at_desk
def notice(request: StaffRequest, notice_id: uuid.UUID) -> HttpResponse:
    """How far the sending got, then who has opened it."""
    found = notices_at(request.actor, request.desk).select_related("tally", "dispatch").filter(pk=notice_id).first()
    if found is None:
        raise Http404
    request.subject = found
    if found.state == Notice.State.WITHDRAWN:
        return _withdrawn(request, found)
    is_sending = found.state == Notice.State.SENDING
    if request.htmx and request.htmx.target == "progress":
        response = render(request, "messaging/notices/_progress.html", progress_of(request.desk, found))
        if not is_sending:
            response["HX-Refresh"] = "true"
        return response
    context = {**status_context(request, found), "decisions": decisions_on(found)}
    return render(request, "messaging/notices/status.html", context)


def _lead(request: StaffRequest, url: str) -> HttpResponse:
    """On to another page; a question in the background takes the whole page along."""
    return HttpResponse(status=204, headers={"HX-Redirect": url}) if request.htmx else redirect(url)


def _withdrawn(request: StaffRequest, notice: Notice) -> HttpResponse:
    """To the proof; colleagues who are not concerned see that it was taken back, and no word of it."""
    if WITHDRAW_NOTICE.allows(request.actor, notice):
        return redirect(request.desk.url("notice_proof", withdrawn_id=notice.pk))
    return render(request, "messaging/notices/withdrawn.html", {"notice": notice})


def _waiting(request: StaffRequest, draft: Draft) -> dict[str, Any]:
    confirmation, now = draft.confirmation, database_now()
    decisions = decisions_on(draft)
    release_at = confirmation.release_at
    left = max(int((release_at - now).total_seconds()), 0) if release_at else 0
    held = max(rules_at(draft.tenant_id, draft.school_id).hold_seconds, left)
    asked = decisions[-1].approval if draft.stage == Draft.Stage.AWAITING and decisions else None
    goes_out_at = release_at or confirmation.send_at
    items = list(draft.audience.select_related("school", "classroom", "group"))
    return {
        "draft": draft,
        "confirmation": confirmation,
        "audience_label": audience_label(items),
        "left": left,
        "held": held,
        "passed": held - left,
        "day_off": _day_off(draft, items, goes_out_at) if goes_out_at else "",
        "found": found_as_shown(confirmation),
        "decisions": decisions,
        "asked": asked,
        "colleagues": who_may_agree(asked) if asked else [],
        "url": request.path,
        "stop_url": request.desk.url("draft_stop", draft_id=draft.pk),
        "now_url": request.desk.url("draft_at_once", draft_id=draft.pk),
        "may_send_at_once": draft.stage == Draft.Stage.HELD and SEND_AT_ONCE.allows(request.actor, draft),
    }


def _day_off(draft: Draft, items: list[AudienceItem], at: dt.datetime) -> str:
    return day_off_of(draft, resolve(draft.tenant_id, items), timezone.localdate(at))
