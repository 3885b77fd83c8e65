"""A guardian's answer for a child."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.selectors import Child, children_of
from accounts.web import GuardianRequest
from messaging.notices.actions.answering import give_answers
from messaging.notices.answer_errors import AnswersClosed
from messaging.notices.answer_forms import GuardianAnswerForm
from messaging.notices.models import Notice
from messaging.notices.selectors.addressed import notice_for
from messaging.notices.selectors.answers import OwnAnswer, OwnForm, own_form_of
from messaging.notices.selectors.inbox import unread_count
from tetoru.errors import NotPermitted


@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: GuardianRequest, notice_id: uuid.UUID, student_id: uuid.UUID) -> HttpResponse:
    """Answer for one child, or change the answer; siblings can get the same one."""
    children = children_of(request.actor)
    at_home = notice_for(request.actor, children, notice_id)
    request.subject = found = at_home.notice
    child = next((child for child in at_home.children if child.id == student_id), None)
    own = own_form_of(request.actor, found, at_home.children, now=timezone.now())
    if child is None or own is None:
        raise Http404
    if not child.may_answer:
        raise NotPermitted
    if own.form.is_safety:
        return redirect(f"{reverse('notice', args=[found.pk])}#safety")
    form = answer_form_for(own, own.of(child.id), data=request.POST if request.method == "POST" else None)
    if form is not None and form.is_bound and form.is_valid():
        return _give(request, found, own, form, child)
    context = {
        "notice": found,
        "own": own,
        "mine": own.of(child.id),
        "form": form,
        "unread_count": unread_count(request.actor, children),
        "seen_by": seen_by(found),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form is not None and form.errors else HTTPStatus.OK
    return render(request, "messaging/notices/answers/answer.html", context, status=status)


def answer_form_for(own: OwnForm, mine: OwnAnswer, *, data: object = None) -> GuardianAnswerForm | None:
    """The form for one child; None where the questions do not open. The other children can get the same answer."""
    if own.questions is None:
        return None
    siblings = [one.child for one in own.answers if one.child.id != mine.child.id]
    return GuardianAnswerForm(data, questions=own.questions, said=mine.said, siblings=siblings)


def seen_by(notice: Notice) -> str:
    """Who can read an answer, in words."""
    if notice.school is None:
        return _("この回答を見られるのは、%(board)sの担当者です。") % {"board": notice.tenant.name}
    return _("この回答を見られるのは、%(school)sの担任と管理職、このお知らせを書いた先生です。") % {
        "school": notice.school.name
    }


def _give(
    request: GuardianRequest, notice: Notice, own: OwnForm, form: GuardianAnswerForm, child: Child
) -> HttpResponse:
    also = set(form.cleaned_data.get("also", []))
    children = [child, *(one.child for one in own.answers if str(one.child.id) in also)]
    try:
        given = give_answers(request.actor, own.form, children=children, said=form.said)
    except AnswersClosed as error:
        form.add_error(None, str(error))
        context = {"notice": notice, "own": own, "mine": own.of(child.id), "form": form, "seen_by": seen_by(notice)}
        return render(request, "messaging/notices/answers/answer.html", context, status=HTTPStatus.CONFLICT)
    receipts = _("・").join(one.receipt for one in given)
    messages.success(request, _("回答を学校に送りました。受付番号：%(receipts)s") % {"receipts": receipts})
    return redirect(f"{reverse('notice', args=[notice.pk])}#answers")
