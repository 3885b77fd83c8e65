"""The door: sign in, sign out, and a guardian's settings."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import sessions
from accounts.actors import actor_for
from accounts.carrying import Carried, carried_through
from accounts.devices.greeting import greet
from accounts.forms import SignInForm
from accounts.gate import is_waiting_for_second_factor, occasion_for
from accounts.log.viewers import viewers_lately
from accounts.onward import destination, onward, own_place
from accounts.second_factor.asking import ask_page
from accounts.selectors import children_of
from accounts.web import GuardianRequest
from tetoru.access import Actor


@sensitive_post_parameters("password")
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """One door for guardians and staff."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if actor is not None and request.method in ("GET", "HEAD"):
        return redirect(own_place(actor))
    form = SignInForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    carried = carried_through(request)
    if form.is_valid():
        login_name = form.cleaned_data["login"]
        try:
            sessions.sign_in(request, login_name=login_name, password=form.cleaned_data["password"])
        except sessions.SignInRefused as refused:
            form.add_error(None, str(refused.text))
        else:
            return _signed_in(request, destination(request, form.cleaned_data["next"]), carried)
    context = {"form": form, "carried": carried}
    return render(request, "accounts/sign_in/page.html", context, status=422 if form.errors else 200)


@transaction.non_atomic_requests
@require_safe
def landing(request: HttpRequest, **context: object) -> HttpResponse:
    """The front page; who is signed in goes to their own place."""
    actor: Actor | None = request.actor  # type: ignore[attr-defined]
    if actor is not None and own_place(actor) != request.path:
        return redirect(own_place(actor))
    return render(request, "public/landing.html", context)


@require_POST
@transaction.non_atomic_requests
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and leave nothing of it in the browser."""
    sessions.sign_out(request)
    messages.success(request, _("ログアウトしました。"))
    response = redirect("sign_in")
    response["Clear-Site-Data"] = '"cache", "storage"'
    return response


@require_safe
def guardian_settings(request: GuardianRequest) -> HttpResponse:
    """Who am I here, and for which children."""
    children = children_of(request.actor)
    context = {"children": children, "email": request.user.email}
    context["lately"] = viewers_lately(children, now=timezone.now())
    return render(request, "accounts/settings/page.html", context)


def _signed_in(request: HttpRequest, place: str, carried: Carried) -> HttpResponse:
    """On to the page; with a second factor, first to the question for it, and what was typed goes along."""
    request.actor = actor_for(request.user)  # type: ignore[attr-defined,arg-type]
    if not is_waiting_for_second_factor(request):
        return greet(request, onward(request, place, carried))
    occasion = occasion_for(request.actor)  # type: ignore[attr-defined]
    if carried:
        return ask_page(request, occasion, place=place, carried=carried)
    return redirect(f"{occasion.url}?{urlencode({'next': place})}")
