"""What came back: the results, the file of them, and entering what came on paper."""

import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.step_up import proved_lately
from accounts.web import StaffRequest, at_desk
from messaging.notices.actions.answering import enter_answer
from messaging.notices.actions.reminding import export_answers
from messaging.notices.answer_errors import QuestionsUnreadable
from messaging.notices.answer_forms import EnteredAnswerForm
from messaging.notices.answer_table import table_of
from messaging.notices.models import AnswerForm, Notice
from messaging.notices.permissions import SEE_ANSWERS, classes_seen
from messaging.notices.saying import lines_of, summaries_of
from messaging.notices.selectors.answers import form_of_notice
from messaging.notices.selectors.desk import notices_at
from messaging.notices.selectors.reminding import homes_to_remind
from messaging.notices.selectors.results import Row, history_of, rows_for
from messaging.notices.views.result_rows import shown_rows
from tetoru.access import require


@require_safe
@at_desk
def answers(request: StaffRequest, notice_id: uuid.UUID) -> HttpResponse:
    """回答: how many, what they come to, and each pupil's by class and kana."""
    notice, form = answered_notice(request, notice_id)
    questions, rows = form.asked, rows_for(request.actor, notice, form)
    said = [row.given.said for row in rows if row.given and row.given.said is not None]
    rooms, is_open = classes_seen(request.actor, notice), form.closes_at is None or timezone.now() < form.closes_at
    answered = sum(row.given is not None for row in rows)
    context = {
        "notice": notice,
        "form": form,
        "is_open": is_open,
        "questions": questions,
        "answered": answered,
        "waiting": len(rows) - answered,
        "total": len(rows),
        "summaries": summaries_of(questions or (), said),
        "is_part": rooms is not None,
        "to_remind": homes_to_remind(notice, form, rooms=rooms) if is_open else 0,
        "reminders": form.reminders.select_related("sent_by").order_by("-sent_at")[:5],
        **shown_rows(request, questions or (), rows, notice),
        **_urls(request, notice),
    }
    return render(request, "messaging/notices/answers/results.html", context)


@require_POST
@proved_lately
@at_desk
def answers_table(request: StaffRequest, notice_id: uuid.UUID) -> HttpResponse:
    """The answers as a file for a spreadsheet."""
    notice, form = answered_notice(request, notice_id)
    questions, rows = form.asked, rows_for(request.actor, notice, form)
    if questions is None:
        raise QuestionsUnreadable
    export_answers(request.actor, notice, students=len(rows))
    day = timezone.localdate().isoformat()
    return HttpResponse(
        table_of(questions, rows),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="answers-{day}.csv"'},
    )


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def answer_entry(request: StaffRequest, notice_id: uuid.UUID, student_id: uuid.UUID) -> HttpResponse:
    """One pupil's answer with what stood there before; and a form for what came on paper or by telephone."""
    notice, form = answered_notice(request, notice_id)
    row = next((row for row in rows_for(request.actor, notice, form) if row.student_id == student_id), None)
    if row is None:
        raise Http404
    questions = form.asked
    if questions is None:
        return _entry_page(request, notice, form, row, None)
    said = row.given.said if row.given and row.given.said else {}
    entered = EnteredAnswerForm(request.POST if request.method == "POST" else None, questions=questions, said=said)
    if entered.is_bound and entered.is_valid():
        way = entered.cleaned_data["way"]
        enter_answer(request.actor, form, notice=notice, student_id=student_id, way=way, said=entered.said)
        messages.success(request, _("%(name)sさんの回答を入れました。") % {"name": row.name})
        return redirect(f"{request.desk.url('answers', notice_id=notice.pk)}#rows")
    return _entry_page(request, notice, form, row, entered)


def asked_notice(request: StaffRequest, notice_id: uuid.UUID) -> tuple[Notice, AnswerForm]:
    """A notice of this desk with its questions, for whoever may see answers. Raises Http404 and NotPermitted."""
    notices = notices_at(request.actor, request.desk).select_related("school", "tenant")
    notice = notices.filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    request.subject = notice
    form = form_of_notice(notice)
    require(request.actor, SEE_ANSWERS, notice)
    return notice, form


def answered_notice(request: StaffRequest, notice_id: uuid.UUID) -> tuple[Notice, AnswerForm]:
    """The same, but for how the pupils are: that has pages of its own."""
    notice, form = asked_notice(request, notice_id)
    if form.is_safety:
        raise Http404
    return notice, form


def _entry_page(
    request: StaffRequest, notice: Notice, form: AnswerForm, row: Row, entered: EnteredAnswerForm | None
) -> HttpResponse:
    questions = entered.questions if entered else ()
    steps = [
        {
            "step": step,
            "lines": lines_of(questions, step.said or {}),
            "is_readable": bool(entered) and step.said is not None,
        }
        for step in history_of(form, row.student_id)
    ]
    context: dict[str, Any] = {
        "notice": notice,
        "row": row,
        "steps": steps,
        "form": entered,
        "back_url": request.desk.url("answers", notice_id=notice.pk),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if entered and entered.errors else HTTPStatus.OK
    return render(request, "messaging/notices/answers/entry.html", context, status=status)


def _urls(request: StaffRequest, notice: Notice) -> dict[str, str]:
    pages = {"notice": "notice", "table": "answers_table", "reminder": "answers_reminder"}
    return {f"{name}_url": request.desk.url(page, notice_id=notice.pk) for name, page in pages.items()}
