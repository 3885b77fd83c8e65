"""The two questions: for the second factor at the sign-in, and again before a sensitive deed."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import session_clock as clock
from accounts.carrying import carried_through
from accounts.devices.greeting import greet
from accounts.gate import is_waiting_for_second_factor, occasion_for
from accounts.onward import destination, onward, own_place
from accounts.second_factor.asking import STEP_UP, Occasion, ask_page
from accounts.second_factor.holders import has_second_factor
from accounts.second_factor.proving import answered_form


@sensitive_post_parameters("code", "credential")
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def second_factor(request: HttpRequest) -> HttpResponse:
    """Ask for the second factor; nothing else opens before."""
    actor = request.actor  # type: ignore[attr-defined]
    if not is_waiting_for_second_factor(request):
        return redirect(_place(request))
    response = _asked(request, occasion_for(actor))
    return greet(request, response) if clock.is_passed(request.session) else response


@sensitive_post_parameters("code", "credential", "password")
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def step_up(request: HttpRequest) -> HttpResponse:
    """Ask again, for the second factor or, without one, for the password."""
    return _asked(request, STEP_UP)


def _asked(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """The page, or on to where the person was going."""
    carried, place = carried_through(request), _place(request)
    if request.method != "POST":
        return ask_page(request, occasion, place=place)
    form = answered_form(request, occasion)
    if not form.is_valid():
        return ask_page(request, occasion, place=place, carried=carried, answered=form, status=422)
    if has_second_factor(request.user):
        clock.pass_second_factor(request.session)
    else:
        clock.prove(request.session)
    return onward(request, place, carried)


def _place(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "") or request.GET.get("next", "")
    return destination(request, wanted, otherwise=own_place(request.actor))  # type: ignore[attr-defined]
