"""Taking a notice back, and beginning the one that is sent in its place."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.withdrawing import Reason, begin_correction, withdraw_notice
from messaging.notices.errors import AlreadyWithdrawn, NamesInReason
from messaging.notices.folding import not_folded
from messaging.notices.models import Notice
from messaging.notices.permissions import WITHDRAW_NOTICE
from messaging.notices.selectors.desk import notices_at
from messaging.notices.selectors.withdrawals import withdrawal_at
from messaging.notices.withdrawal_forms import WithdrawalForm
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def notice_withdrawal(request: StaffRequest, notice_id: uuid.UUID) -> HttpResponse:
    """取り下げ: what it does stands above the button, with the number of those who have opened it."""
    found = notices_at(request.actor, request.desk).select_related("dispatch").filter(pk=notice_id).first()
    if found is None:
        raise Http404
    request.subject = found
    require(request.actor, WITHDRAW_NOTICE, found)
    if found.state == Notice.State.WITHDRAWN:
        return _to_proof(request, notice_id, AlreadyWithdrawn.text)
    form, asked = WithdrawalForm(request.POST or None), None
    if form.is_valid():
        try:
            withdraw_notice(request.actor, found, reason=Reason(**form.cleaned_data))
        except AlreadyWithdrawn as error:
            return _to_proof(request, notice_id, error.text)
        except NamesInReason as error:
            asked = {"text": error.text, "lines": [{"text": name} for name in error.names]}
        else:
            return _to_proof(request, notice_id, _("取り下げました。いまから、だれもこのお知らせを開けません。"))
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors or asked else HTTPStatus.OK
    context = _consequences(request, found, form) | {"asked": asked}
    return render(request, "messaging/notices/withdrawal.html", context, status=status)


@require_POST
@at_desk
def notice_correction(request: StaffRequest, withdrawn_id: uuid.UUID) -> HttpResponse:
    """Begin a draft with the words of the withdrawn notice, and go on writing there."""
    draft = begin_correction(request.actor, withdrawal_at(request.actor, request.desk, withdrawn_id))
    messages.info(request, _("取り下げたお知らせの件名と本文を入れました。なおしてから、宛先を選んでください。"))
    return redirect(request.desk.url("draft", draft_id=draft.pk))


def _to_proof(request: StaffRequest, notice_id: uuid.UUID, text: Any) -> HttpResponse:
    messages.success(request, str(text))
    return redirect(request.desk.url("notice_proof", withdrawn_id=notice_id))


def _consequences(request: StaffRequest, notice: Notice, form: WithdrawalForm) -> dict[str, Any]:
    dispatch = notice.dispatch
    return {
        "notice": notice,
        "form": form,
        "opened": notice.opened + len(not_folded(notice)),  # type: ignore[attr-defined]
        "waiting": notice.guardian_count - dispatch.addressed_count,
        "is_sending": notice.state == Notice.State.SENDING,
        "back_url": request.desk.url("notice", notice_id=notice.pk),
    }
