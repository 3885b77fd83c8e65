"""The page on which a person changes their own password."""

from typing import Any

from django.contrib import messages
from django.contrib.auth import authenticate, update_session_auth_hash
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from accounts.initial_passwords import given_at
from accounts.passwords.actions import change_password
from accounts.passwords.forms import PasswordForm
from tetoru.web.language import language_of


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Ask for the password of now, so that nobody changes it at a screen that was left open."""
    user: Any = request.user
    form = PasswordForm(request.POST or None, user=user)
    if form.is_valid() and not _is_right(request, form.cleaned_data["current"]):
        form.add_error("current", _("いまのパスワードがちがいます。"))
    if form.is_valid():
        change_password(request.actor, user, password=form.cleaned_data["new"])  # type: ignore[attr-defined]
        update_session_auth_hash(request, user)  # this session goes on, the others end
        with override(language_of(request, "home")):  # where a guardian is led
            messages.success(request, _("パスワードを変えました。ほかの端末では、ログインしなおしてください。"))
        return redirect("landing")
    context = {"form": form, "must_change": user.must_change_password, "given_at": given_at(user)}
    return render(request, "accounts/passwords/change.html", context, status=422 if form.errors else 200)


def _is_right(request: HttpRequest, password: str) -> bool:
    """Asked like a sign-in, so that guessing here is counted and stopped as it is there."""
    user: Any = request.user
    return authenticate(request, login=user.login or user.email, password=password) is not None
