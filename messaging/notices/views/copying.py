"""Beginning a notice with the words of an earlier one."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.templates import copy_notice
from messaging.notices.selectors.desk import notices_at


@require_POST
@at_desk
def notice_copy(request: StaffRequest, notice_id: uuid.UUID) -> HttpResponse:
    """この内容で新しく書く: words and questions; the audience is chosen anew."""
    notice = notices_at(request.actor, request.desk).filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    draft = copy_notice(request.actor, notice)
    messages.success(request, _("件名・本文・質問を写しました。宛先は、まだだれも選ばれていません。"))
    return redirect(request.desk.url("draft", draft_id=draft.pk))
