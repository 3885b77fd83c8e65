"""What a person has as second factor: the list, the app, the recovery codes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts import session_clock as clock
from accounts.personal import personal_page
from accounts.qr import qr_of
from accounts.second_factor.actions import add_app, make_recovery_codes, remove_app
from accounts.second_factor.codes import otpauth_uri
from accounts.second_factor.forms import AppForm
from accounts.second_factor.holders import factors_of, is_required_of
from accounts.second_factor.pending import forget, pending_secret
from accounts.second_factor.permissions import CHANGE_OWN
from accounts.step_up import proved_lately
from tetoru.access import Role, require

Request = Any
"""A request of staff or of a guardian."""


@require_safe
@personal_page
def own_second_factor(request: Request) -> HttpResponse:
    """What I have, and what else I could have."""
    require(request.actor, CHANGE_OWN, request.user)
    context = {"factors": factors_of(request.user), "is_required": is_required_of(request.actor, request.user)}
    desk = getattr(request, "desk", None)
    if desk is not None and desk.kind == "board" and request.actor.has_role(None, Role.TENANT_ADMIN):
        context["policy_url"] = desk.url("second_factor_policy")
    return render(request, "accounts/second_factor/own.html", context)


@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@personal_page
def new_app(request: Request) -> HttpResponse:
    """Show the picture, and take the first code of the app that has read it."""
    require(request.actor, CHANGE_OWN, request.user)
    secret = pending_secret(request.session, request.user)
    form = AppForm(request.POST or None, secret=secret)
    if form.is_valid():
        name, step = form.cleaned_data["name"], form.cleaned_data["code"]
        codes = add_app(request.actor, request.user, secret=secret, name=name, step=step)
        forget(request.session)
        return added(request, codes)
    uri = otpauth_uri(secret, request.user.login or request.user.email)
    context = {"form": form, "secret": secret, "qr": qr_of(uri), "uri": uri}
    return render(request, "accounts/second_factor/app.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@personal_page
def app_removal(request: Request) -> HttpResponse:
    """Ask once more, then let the app go."""
    require(request.actor, CHANGE_OWN, request.user)
    factors = factors_of(request.user)
    if factors.app is None:
        return redirect("own_second_factor")
    if request.method == "POST":
        remove_app(request.actor, request.user)
        messages.success(request, _("認証アプリを外しました。"))
        return redirect("own_second_factor")
    return removal_page(request, factors.app.name or _("認証アプリ"), is_last=not factors.passkeys)


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@personal_page
def recovery_codes(request: Request) -> HttpResponse:
    """Make ten new codes and show them, once."""
    require(request.actor, CHANGE_OWN, request.user)
    factors = factors_of(request.user)
    if not factors.is_there:
        return redirect("own_second_factor")
    if request.method == "POST":
        return show_codes(request, make_recovery_codes(request.actor, request.user))
    return render(request, "accounts/second_factor/renew_codes.html", {"factors": factors})


def removal_page(request: Request, name: str, *, is_last: bool) -> HttpResponse:
    """Ask once more; whoever must have a second factor is told why the last one stays."""
    is_kept = is_last and is_required_of(request.actor, request.user)
    context = {"name": name, "is_last": is_last, "is_kept": is_kept}
    return render(request, "accounts/second_factor/removal.html", context)


def added(request: Request, codes: list[str]) -> HttpResponse:
    """A second factor was added: it counts as passed in here, and the first one brings its sheet of codes."""
    clock.pass_second_factor(request.session)
    messages.success(request, _("2つ目の確認を登録しました。"))
    return show_codes(request, codes) if codes else redirect("own_second_factor")


def show_codes(request: HttpRequest, codes: list[str]) -> HttpResponse:
    """The sheet to print or to copy."""
    return render(request, "accounts/second_factor/codes.html", {"codes": codes})
