"""Passkeys: one more, one less, and the sign-in that needs nothing else."""

import uuid
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts import sessions
from accounts.devices.greeting import greet
from accounts.devices.known import login_of
from accounts.onward import destination
from accounts.personal import personal_page
from accounts.second_factor.actions import add_passkey, remove_passkey
from accounts.second_factor.challenges import keep, take
from accounts.second_factor.forms import NewPasskeyForm, PasskeyForm
from accounts.second_factor.holders import factors_of
from accounts.second_factor.made import MadePasskey, made_passkey
from accounts.second_factor.passkeys import NotThisPasskey, authentication_options, registration_options
from accounts.second_factor.permissions import CHANGE_OWN
from accounts.second_factor.views.own import added, removal_page
from accounts.step_up import proved_lately
from tetoru.access import require

Request = Any
NEW, SIGN_IN = "new passkey", "sign in"


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@personal_page
def new_passkey(request: Request) -> HttpResponse:
    """Have the browser make a passkey, and keep its public half."""
    require(request.actor, CHANGE_OWN, request.user)
    form = NewPasskeyForm(request.POST or None)
    if form.is_valid():
        made = _made(request, form)
        if made is not None:
            return added(request, add_passkey(request.actor, request.user, made=made, name=form.cleaned_data["name"]))
    options, challenge = registration_options(
        request.user, factors_of(request.user).passkeys, label=login_of(request.user)
    )
    keep(request.session, NEW, challenge)
    context = {"form": form, "options": options}
    return render(request, "accounts/second_factor/passkey.html", context, status=422 if form.errors else 200)


def _made(request: Request, form: NewPasskeyForm) -> MadePasskey | None:
    try:
        return made_passkey(form.cleaned_data["credential"], take(request.session, NEW))
    except NotThisPasskey:
        form.add_error(None, _("パスキーを作れませんでした。もう一度お試しください。"))
        return None


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@personal_page
def passkey_removal(request: Request, passkey_id: uuid.UUID) -> HttpResponse:
    """Ask once more, then let one passkey go."""
    require(request.actor, CHANGE_OWN, request.user)
    factors = factors_of(request.user)
    passkey = next((one for one in factors.passkeys if one.pk == passkey_id), None)
    if passkey is None:
        raise Http404
    if request.method == "POST":
        remove_passkey(request.actor, request.user, passkey_id=passkey_id)
        messages.success(request, _("パスキーを外しました。"))
        return redirect("own_second_factor")
    is_last = factors.app is None and len(factors.passkeys) == 1
    return removal_page(request, passkey.name or _("パスキー"), is_last=is_last)


@sensitive_post_parameters("credential")
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def passkey_sign_in(request: HttpRequest) -> HttpResponse:
    """Sign in with a passkey alone."""
    if request.actor is not None:  # type: ignore[attr-defined]
        return redirect("landing")
    form = PasskeyForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if form.is_valid():
        credential, challenge = form.cleaned_data["credential"], take(request.session, SIGN_IN)
        try:
            sessions.sign_in_with_passkey(request, credential=credential, challenge=challenge)
        except sessions.SignInRefused as refused:
            form.add_error(None, str(refused.text))
        else:
            return greet(request, redirect(destination(request, form.cleaned_data["next"])))
    options, challenge = authentication_options()
    keep(request.session, SIGN_IN, challenge)
    context = {"form": form, "options": options}
    return render(request, "accounts/sign_in/passkey.html", context, status=422 if form.errors else 200)
