"""A manager reads others' conversation: with a reason that all who take part see."""

import uuid
from http import HTTPStatus

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from accounts.web import StaffRequest, at_desk
from messaging.conversations.actions.reading import look_with_reason
from messaging.conversations.permissions import LOOK_WITH_REASON
from messaging.conversations.selectors.talks import talk_at
from messaging.conversations.staff_forms import LookForm
from messaging.conversations.views.desk import way_back
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def conversation_look(request: StaffRequest, conversation_id: uuid.UUID) -> HttpResponse:
    """Ask for the reason. Whoever takes part needs none."""
    talk = talk_at(request.actor, request.desk, conversation_id)
    request.subject = talk.conversation.student
    url = request.desk.url("conversation", conversation_id=conversation_id)
    if talk.is_reader or talk.is_looking:
        return redirect(url)
    require(request.actor, LOOK_WITH_REASON, talk)
    form = LookForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        look_with_reason(request.actor, talk, **form.cleaned_data)
        return redirect(url)
    back_url = way_back(request, talk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    context = {"talk": talk, "form": form, "back_url": back_url}
    return render(request, "messaging/conversations/look.html", context, status=status)
