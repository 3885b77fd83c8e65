"""A guardian's page of the school's urgent question."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.selectors import children_of
from accounts.web import GuardianRequest
from messaging.absences.actions.answering import say_left_home
from messaging.absences.errors import SeatEnded
from messaging.absences.selectors.questions import Asked, question_for


@require_http_methods(["GET", "HEAD", "POST"])
def seat_question(request: GuardianRequest, seat_id: uuid.UUID) -> HttpResponse:
    """まだ登校していません: report the absence, or say that the child has left home."""
    asked = question_for(request.actor, children_of(request.actor), seat_id)
    request.subject = asked.seat.student
    if request.method == "POST":
        _say(request, asked)
        return redirect("home" if request.POST.get("page") == "home" else request.path)
    return render(request, "messaging/absences/question.html", {"asked": asked})


def _say(request: GuardianRequest, asked: Asked) -> None:
    try:
        say_left_home(request.actor, asked)
    except SeatEnded as error:
        messages.warning(request, str(error.text))
    else:
        messages.success(request, _("学校に伝えました。"))
