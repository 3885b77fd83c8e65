"""職員室の画面: made and ended by an admin, opened by a code, and then only looked at."""

import datetime as dt
import uuid
from http import HTTPStatus
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.invitations.throttle import tries_of
from accounts.web import StaffRequest, at_desk
from messaging.absences.actions.walls import end_wall, make_wall, note_shown, open_wall
from messaging.absences.board_errors import CodeOver
from messaging.absences.models import WallScreen
from messaging.absences.permissions import KEEP_RULES
from messaging.absences.selectors.board import wall_of
from messaging.absences.selectors.stamps import stamp_of
from messaging.absences.selectors.walls import screen_at, screen_of, screens_at
from messaging.absences.wall_forms import CodeForm, PlaceForm
from messaging.absences.walls import Ticket, tenant_of, ticket_in, waiting_for
from schools.errors import FieldRefused
from tetoru.access import Nobody, require
from tetoru.tenancy import tenant_scope

COOKIE = "wall"
LASTS = dt.timedelta(days=400)
TRIES = 20
"""From one network, in ten minutes: a school hangs up one screen, and mistypes now and then."""


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def wall_screens(request: StaffRequest) -> HttpResponse:
    """The screens of the school; a new one's code is shown once."""
    require(request.actor, KEEP_RULES, request.desk)
    form = PlaceForm(request.POST if request.method == "POST" else None)
    code = ""
    if form.is_bound and form.is_valid():
        try:
            code = make_wall(request.actor, request.desk, place=form.cleaned_data["place"])
        except FieldRefused as error:
            form.add_error(error.field, str(error.text))
    tenant_code = request.user.login.rpartition("@")[2] if request.user.login else ""
    context = {"form": form, "code": code, "tenant_code": tenant_code, "screens": list(screens_at(request.desk))}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "messaging/absences/wall/screens.html", context, status=status)


@require_POST
@at_desk
def wall_screen_end(request: StaffRequest, screen_id: uuid.UUID) -> HttpResponse:
    """外す."""
    end_wall(request.actor, request.desk, screen=screen_at(request.desk, screen_id))
    messages.success(request, _("画面を外しました。もう何も映りません。"))
    return redirect(request.desk.url("wall_screens"))


@sensitive_post_parameters("code")
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def wall(request: HttpRequest) -> HttpResponse:
    """The board, where this browser holds a screen's ticket; else the question for the code."""
    if request.method == "POST":
        return _opened(request)
    ticket = ticket_in(request.COOKIES.get(COOKIE, ""))
    if ticket is None:
        return _code_page(request, CodeForm())
    with tenant_scope(ticket.tenant_id), transaction.atomic():
        screen = screen_of(ticket)
        if screen is None:
            return _code_page(request, CodeForm(), ended=True)
        return _board(request, screen, "wall")


@transaction.non_atomic_requests
@require_safe
def wall_changes(request: HttpRequest) -> HttpResponse:
    """What a screen asks for again and again."""
    ticket = ticket_in(request.COOKIES.get(COOKIE, ""))
    if ticket is None:
        return render(request, "messaging/absences/wall/_ended.html", status=HTTPStatus.UNAUTHORIZED)
    with tenant_scope(ticket.tenant_id), transaction.atomic():
        screen = screen_of(ticket)
        if screen is None:
            return render(request, "messaging/absences/wall/_ended.html", status=HTTPStatus.UNAUTHORIZED)
        now = timezone.localtime()
        if request.GET.get("stamp") == f"{stamp_of(screen.school_id, now.date()).text}_{now:%H%M}":
            return HttpResponse(status=HTTPStatus.NO_CONTENT)
        return _board(request, screen, "_body")


def _board(request: HttpRequest, screen: WallScreen, template: str) -> HttpResponse:
    now = timezone.localtime()
    if screen.shown_on != now.date():
        note_shown(Nobody((screen.tenant_id,)), screen, day=now.date())
    return render(request, f"messaging/absences/wall/{template}.html", shown_on(screen, now))


def shown_on(screen: WallScreen, now: dt.datetime) -> dict[str, Any]:
    """All that a screen's page is drawn from."""
    board = wall_of(screen.school_id, now.date())
    return {"board": board, "school": screen.school, "now": now, "stamp": f"{board.stamp}_{now:%H%M}"}


def _opened(request: HttpRequest) -> HttpResponse:
    """Tries are counted before anything is looked up; which of the two words is wrong is not told."""
    form = CodeForm(request.POST)
    if not form.is_valid():
        return _code_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    tries = tries_of(request, "wall", per_network=TRIES)
    if not tries.take():
        form.add_error("code", _("何度もちがうコードが入りました。10分ほど待ってから、もう一度お試しください。"))
        return _code_page(request, form, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        ticket = _ticket_for(**form.cleaned_data)
    except CodeOver as error:
        form.add_error("code", str(error.text))
        return _code_page(request, form, HTTPStatus.UNPROCESSABLE_ENTITY)
    tries.give_back()
    response = redirect("wall")
    secure = settings.SESSION_COOKIE_SECURE
    response.set_cookie(
        COOKIE, str(ticket), max_age=LASTS, path="/wall/", secure=secure, httponly=True, samesite="Strict"
    )
    return response


def _ticket_for(tenant: str, code: str) -> Ticket:
    found = tenant_of(tenant)
    if found is None:
        raise CodeOver
    with tenant_scope(found.pk), transaction.atomic():
        screen = waiting_for(code)
        if screen is None:
            raise CodeOver
        return open_wall(Nobody((found.pk,)), screen)


def _code_page(
    request: HttpRequest, form: CodeForm, status: int = HTTPStatus.OK, *, ended: bool = False
) -> HttpResponse:
    return render(request, "messaging/absences/wall/code.html", {"form": form, "is_ended": ended}, status=status)
