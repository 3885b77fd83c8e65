"""欠席ボード: who is away today, class by class."""

import datetime as dt
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.web import StaffRequest, at_desk
from messaging.absences.board_forms import BoardForm
from messaging.absences.permissions import READ_ABSENCES
from messaging.absences.selectors.board import Board, board_at
from messaging.absences.selectors.stamps import stamp_of
from tetoru.access import require

ONE_DAY = dt.timedelta(days=1)


@require_safe
@at_desk
def absence_board(request: StaffRequest) -> HttpResponse:
    """The whole page, of today or another day."""
    require(request.actor, READ_ABSENCES, request.desk)
    form = BoardForm(request.GET)
    is_asked = form.is_valid()
    day = form.cleaned_data.get("day") or timezone.localdate()
    board = board_at(request.actor, request.desk, day, grade=form.cleaned_data.get("grade"))
    around = {"before": (day - ONE_DAY).isoformat(), "after": (day + ONE_DAY).isoformat()}
    context = _shown(request, board) | {"form": form, "now": timezone.now()} | around
    status = HTTPStatus.OK if is_asked else HTTPStatus.UNPROCESSABLE_ENTITY
    return render(request, "messaging/absences/board/board.html", context, status=status)


@require_safe
@at_desk
def absence_board_changes(request: StaffRequest) -> HttpResponse:
    """What an open board asks for again and again: nothing, while nothing has changed."""
    require(request.actor, READ_ABSENCES, request.desk)
    form = BoardForm(request.GET)
    if not form.is_valid():
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    day, today = form.cleaned_data["day"], timezone.localdate()
    school_id = request.desk.school_id
    if school_id and day == today and stamp_of(school_id, day).text == request.GET.get("stamp"):
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    board = board_at(request.actor, request.desk, today, grade=form.cleaned_data["grade"])
    return render(request, "messaging/absences/board/_body.html", _shown(request, board))


def _shown(request: StaffRequest, board: Board) -> dict[str, Any]:
    asked = {"day": board.day.isoformat(), "stamp": board.stamp}
    if board.grade is not None:
        asked["grade"] = str(board.grade)
    return {
        "board": board,
        "is_today": board.day == timezone.localdate(),
        "look_url": f"{request.desk.url('absence_board_changes')}?{urlencode(asked)}",
    }
