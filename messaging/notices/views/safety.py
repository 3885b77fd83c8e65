"""安否 in one tap: from the list, and from the notice."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from accounts.selectors import children_of
from accounts.web import GuardianRequest
from messaging.notices.actions.answering import give_answers
from messaging.notices.models import Safety
from messaging.notices.safety import said_of, state_in
from messaging.notices.safety_forms import TapForm
from messaging.notices.selectors.addressed import notice_for
from messaging.notices.selectors.answers import own_form_of
from tetoru.errors import NotPermitted


@require_POST
def safety_answer(request: GuardianRequest, safety_id: uuid.UUID, student_id: uuid.UUID) -> HttpResponse:
    """Say how a child is, or say it anew. Pressed twice it is said once."""
    children = children_of(request.actor)
    at_home = notice_for(request.actor, children, safety_id)
    request.subject = found = at_home.notice
    child = next((child for child in at_home.children if child.id == student_id), None)
    own = own_form_of(request.actor, found, at_home.children, now=timezone.now())
    if child is None or own is None or not own.form.is_safety:
        raise Http404
    if not child.may_answer:
        raise NotPermitted
    form = TapForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("伝わっていません。3つのうちの1つを押してください。"))
        return redirect(_back(found.pk, "notice"))
    state, mine = Safety(form.cleaned_data["state"]), own.of(child.id).answer
    if mine is None or state_in(mine) != state:
        give_answers(request.actor, own.form, children=[child], said=said_of(own.form, state))
    said = {"name": child.name, "state": state.label}
    messages.success(
        request, _("%(name)sさん：「%(state)s」と学校に伝えました。変わったら、また押してください。") % said
    )
    return redirect(_back(found.pk, form.cleaned_data["page"]))


def _back(notice_id: uuid.UUID, page: str) -> str:
    return reverse("home") if page == "home" else f"{reverse('notice', args=[notice_id])}#safety"
