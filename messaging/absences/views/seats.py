"""空いている席 on the board: marking, calling, asking, ending."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.web import StaffRequest, at_desk
from messaging.absences.actions.seats import ask_guardians, end_seat, mark_seats, note_call, take_on
from messaging.absences.board_errors import AskedAlready, HeardAlready, NobodyToAsk, NoLessonsToday, SomebodyElseCalls
from messaging.absences.board_forms import CallerForm, CallForm, SeatsForm
from messaging.absences.models import Call
from messaging.absences.permissions import WATCH_SEATS
from messaging.absences.selectors.school import pupils_of, room_at
from messaging.absences.selectors.seats import seat_at
from tetoru.access import require


@require_POST
@at_desk
def empty_seats(request: StaffRequest, classroom_id: uuid.UUID) -> HttpResponse:
    """Mark the seats of a class that are empty."""
    room = room_at(request.actor, request.desk, classroom_id)
    require(request.actor, WATCH_SEATS, room)
    form = SeatsForm(request.POST, pupils=pupils_of(room, timezone.localdate()))
    if not form.is_valid():
        messages.warning(request, form.refusal)
        return redirect(request.desk.url("absence_class", classroom_id=room.pk))
    try:
        seats = mark_seats(request.actor, room, students=form.cleaned_data["students"])
    except NoLessonsToday as error:
        messages.warning(request, str(error.text))
        return redirect(request.desk.url("absence_class", classroom_id=room.pk))
    messages.success(request, _("%(count)d人の席が空いていると、ボードに出しました。") % {"count": len(seats)})
    if form.not_marked:
        messages.warning(request, form.not_marked)
    return redirect(f"{request.desk.url_absences}#missing")


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def empty_seat(request: StaffRequest, seat_id: uuid.UUID) -> HttpResponse:
    """One seat: since when, who calls, what was heard; and the form for a call."""
    line = seat_at(request.actor, request.desk, seat_id)
    require(request.actor, WATCH_SEATS, line.seat)
    request.subject = line.seat.student
    form = CallForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        note_call(request.actor, line.seat, **form.cleaned_data)
        if form.cleaned_data["outcome"] == Call.Outcome.REACHED:
            messages.success(request, _("電話の結果を書きました。聞いた内容を、欠席・遅刻として入れてください。"))
            return redirect(request.desk.url("absence_entry", student_id=line.seat.student_id))
        messages.success(request, _("電話の結果を書きました。"))
        return redirect(request.path)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "messaging/absences/board/seat.html", {"line": line, "form": form}, status=status)


@require_POST
@at_desk
def empty_seat_caller(request: StaffRequest, seat_id: uuid.UUID) -> HttpResponse:
    """電話する: from now on this person is named as the one who calls."""
    line = seat_at(request.actor, request.desk, seat_id)
    form = CallerForm(request.POST)
    instead_of = form.cleaned_data["instead_of"] if form.is_valid() else None
    try:
        take_on(request.actor, line.seat, instead_of=instead_of)
    except SomebodyElseCalls as error:
        messages.warning(request, str(error.text))
    return redirect(request.desk.url("empty_seat", seat_id=seat_id))


@require_POST
@at_desk
def empty_seat_question(request: StaffRequest, seat_id: uuid.UUID) -> HttpResponse:
    """保護者に聞く: the one urgent message."""
    line = seat_at(request.actor, request.desk, seat_id)
    try:
        ask_guardians(request.actor, line.seat)
    except (AskedAlready, HeardAlready, NobodyToAsk, NoLessonsToday) as error:
        messages.warning(request, str(error.text))
    else:
        messages.success(request, _("保護者に知らせました。答えは、ここに出ます。"))
    return redirect(request.desk.url("empty_seat", seat_id=seat_id))


@require_POST
@at_desk
def empty_seat_end(request: StaffRequest, seat_id: uuid.UUID) -> HttpResponse:
    """教室にいました."""
    line = seat_at(request.actor, request.desk, seat_id)
    end_seat(request.actor, line.seat)
    messages.success(request, _("%(name)sさんは、教室にいました。") % {"name": line.seat.student.name})
    return redirect(request.desk.url_absences)
