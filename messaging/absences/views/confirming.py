"""One absence as the school sees it: all words about it, and what it is in the register."""

import uuid
from http import HTTPStatus
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.web import StaffRequest, at_desk
from messaging.absences.actions.confirming import confirm_absence, see_absence
from messaging.absences.actions.entering import withdraw_entry
from messaging.absences.board_errors import NewWords
from messaging.absences.board_forms import BoardForm, ConfirmForm
from messaging.absences.calendars import shut_for
from messaging.absences.models import Absence, State
from messaging.absences.permissions import READ_ABSENCES
from messaging.absences.selectors.school import absence_at, earlier_words, entry_at
from messaging.absences.selectors.words import Told
from messaging.absences.takers import taken_over
from schools.models import Classroom
from tetoru.access import require
from tetoru.web.prefetching import is_prefetch


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def absence_detail(request: StaffRequest, absence_id: uuid.UUID) -> HttpResponse:
    """くわしく; opening it is what a guardian sees as 学校が見ました."""
    absence, room, told, offered = absence_at(request.actor, request.desk, absence_id)
    require(request.actor, READ_ABSENCES, request.desk)
    request.subject = absence.student
    form = ConfirmForm(request.POST if request.method == "POST" else None, told=told)
    if form.is_bound and form.is_valid():
        return _confirmed(request, absence, form)
    if request.method == "GET" and not is_prefetch(request) and _is_new(told):
        see_absence(request.actor, absence)
        absence, room, told, offered = absence_at(request.actor, request.desk, absence_id)
        form = ConfirmForm(told=told)
    context = {
        "absence": absence,
        "room": room,
        "told": told,
        "earlier": earlier_words(told, offered),
        "taken": taken_over(absence, told.changed_at),
        "shut": _shut(absence, room),
        "form": None if absence.state == State.CANCELLED else form,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "messaging/absences/board/absence.html", context, status=status)


@require_POST
@at_desk
def absence_confirmation(request: StaffRequest, absence_id: uuid.UUID) -> HttpResponse:
    """確認する on the board: one press for the usual category."""
    absence, _room, told, _offered = absence_at(request.actor, request.desk, absence_id)
    form = ConfirmForm(request.POST, told=told)
    if form.is_valid():
        return _confirmed(request, absence, form)
    messages.warning(request, _("区分を選んで、確認してください。"))
    return redirect(request.desk.url("absence_detail", absence_id=absence_id))


@require_POST
@at_desk
def absence_entry_withdrawal(request: StaffRequest, entry_id: uuid.UUID) -> HttpResponse:
    """An entry that was a mistake is taken back."""
    report, today = entry_at(request.actor, request.desk, entry_id), timezone.localdate()
    withdraw_entry(request.actor, report)
    has_begun = report.from_date < today
    said = _("今日からの分を取り消しました。すぎた日の分は残ります。") if has_begun else _("入力を取り消しました。")
    messages.success(request, said)
    day = max(report.from_date, today)
    return redirect(f"{request.desk.url('absence_board')}?{urlencode({'day': day.isoformat()})}")


def _confirmed(request: StaffRequest, absence: Absence, form: ConfirmForm) -> HttpResponse:
    """Back to the board, to the pupil; with other words in between, to these."""
    data = form.cleaned_data
    try:
        confirm_absence(request.actor, absence, category=data.get("category", ""), version=data["version"])
    except NewWords as error:
        messages.warning(request, str(error.text))
        return redirect(request.desk.url("absence_detail", absence_id=absence.pk))
    asked = {"day": absence.day.isoformat()}
    shown = BoardForm(request.POST)
    if shown.is_valid() and shown.cleaned_data["grade"] is not None:
        asked["grade"] = str(shown.cleaned_data["grade"])
    return redirect(f"{request.desk.url('absence_board')}?{urlencode(asked)}#absence-{absence.pk}")


def _shut(absence: Absence, room: Classroom) -> str:
    return shut_for(room, absence.day, activity=absence.activity_id is not None)


def _is_new(told: Told) -> bool:
    return any(word.report.seen_at is None for word in told.words)
