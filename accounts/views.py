"""The door: sign in, sign out, and a guardian's settings."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts import sessions
from accounts.carrying import Carried, carried_through
from accounts.desks import desks_of
from accounts.forms import SignInForm
from accounts.log.viewers import viewers_lately
from accounts.selectors import children_of
from accounts.web import GuardianRequest
from tetoru.access import Actor, Guardian, Operator, Staff


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
            return _onward(request, _destination(request, form.cleaned_data["next"]), carried)
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


def own_place(actor: Actor) -> str:
    """Where a person starts after signing in."""
    if isinstance(actor, Guardian):
        return reverse("home")
    if isinstance(actor, Staff):
        with transaction.atomic():
            desks = desks_of(actor)
        return desks[0].url_start if desks else reverse("landing")
    return reverse("ops:index") if isinstance(actor, Operator) else reverse("landing")


def _destination(request: HttpRequest, wanted: str) -> str:
    """The page that was asked for before signing in, if it is one of ours."""
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return reverse("landing")


def _onward(request: HttpRequest, destination: str, carried: Carried) -> HttpResponse:
    """To the page that was asked for; with what was typed, if the session ran out over it."""
    if not carried:
        return redirect(destination)
    return render(request, "accounts/sign_in/resume.html", {"destination": destination, "carried": carried})
