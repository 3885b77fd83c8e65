"""A guardian's own address, and the end of the account."""

from django.contrib import messages
from django.contrib.auth import authenticate, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.guardians.account_forms import ClosingForm, EmailForm
from accounts.guardians.actions.account import ask_for_email, close_account
from accounts.web import GuardianRequest
from tetoru.web.language import CHOSEN

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def email_change(request: GuardianRequest) -> HttpResponse:
    """A new address: confirmed at the old one and at the new one."""
    form = EmailForm(request.POST or None)
    if form.is_valid():
        ask_for_email(request.actor, request.user, email=form.cleaned_data["email"])
        messages.success(
            request, _("いまのアドレスと新しいアドレスに、メールを送りました。両方のリンクを開くと、変わります。")
        )
        return redirect("guardian_settings")
    context = {"form": form, "email": request.user.email}
    return render(request, "accounts/guardians/email.html", context, status=422 if form.errors else 200)


@sensitive_post_parameters("current")
@require_http_methods(METHODS)
def account_closing(request: GuardianRequest) -> HttpResponse:
    """What closing means, and the button."""
    form = ClosingForm(request.POST or None)
    if form.is_valid() and not _is_right(request, form.cleaned_data["current"]):
        form.add_error("current", _("いまのパスワードがちがいます。"))
    if form.is_valid():
        language = urlencode({CHOSEN: request.user.language})  # for the page that is nobody's any more
        close_account(request.actor, request.user)
        logout(request)
        return redirect(f"{reverse('account_closed')}?{language}")
    return render(request, "accounts/guardians/closing.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def account_closed(request: HttpRequest) -> HttpResponse:
    """What is kept, and how to come back."""
    return render(request, "accounts/guardians/closed.html")


def _is_right(request: GuardianRequest, password: str) -> bool:
    """Asked like a sign-in, so that guessing is counted."""
    return authenticate(request, login=request.user.email, password=password) is not None
