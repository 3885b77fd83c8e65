"""Pages that a link from a mail or from the counter opens, and the page for who forgot."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.emails import EmailTaken
from accounts.guardians.account_forms import CounterForm, EmailForm, NewPasswordForm
from accounts.guardians.actions.account import confirm_email, reset_password, use_counter_link
from accounts.guardians.actions.resets import ask_for_reset
from accounts.guardians.forms import TokenForm
from accounts.guardians.tasks import answer_password_reset
from accounts.guardians.views.signup import MAILS_PER_NETWORK, TOO_MANY_MAILS
from accounts.invitations.throttle import tries_of
from accounts.models import OneTimeLink
from accounts.one_time_links import LinkRefused, link_of
from tetoru.access import Nobody
from tetoru.jobs import ring

Kinds = OneTimeLink.Kind
METHODS = ["GET", "HEAD", "POST"]


@transaction.non_atomic_requests
@require_http_methods(METHODS)
def password_reset(request: HttpRequest) -> HttpResponse:
    """Who forgot gets a mail, if they are registered; the page says the same to everybody, in the same time."""
    form = EmailForm(request.POST or None)
    status = 422 if form.errors else 200
    if form.is_valid():
        if tries_of(request, "reset", per_network=MAILS_PER_NETWORK).take():
            link = ask_for_reset(Nobody(), email=form.cleaned_data["email"])
            ring(answer_password_reset, question_id=link.pk)
            return redirect("password_reset_sent")
        form.add_error(None, str(TOO_MANY_MAILS))
        status = 429
    return render(request, "accounts/passwords/reset.html", {"form": form}, status=status)


@require_safe
def password_reset_sent(request: HttpRequest) -> HttpResponse:
    """Look into the mail. Says the same to everybody."""
    return render(request, "accounts/passwords/reset_sent.html")


@sensitive_post_parameters("token", "password")
@transaction.non_atomic_requests
@require_http_methods(METHODS)
def password_new(request: HttpRequest) -> HttpResponse:
    """A new password with the link from the mail."""
    form = NewPasswordForm(request.POST or None)
    if form.is_valid() and _done(
        form, (Kinds.RESET,), lambda link: reset_password(Nobody(), link, password=form.cleaned_data["password"])
    ):
        messages.success(request, _("新しいパスワードになりました。ログインしてください。"))
        return redirect("sign_in")
    return render(request, "accounts/passwords/new.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("token", "password")
@transaction.non_atomic_requests
@require_http_methods(METHODS)
def password_counter(request: HttpRequest) -> HttpResponse:
    """At the counter: the guardian's own phone, with the code from the school's screen."""
    form = CounterForm(request.POST or None)
    if form.is_valid():
        typed = {name: form.cleaned_data[name] for name in ("email", "password")}
        if _done(form, (Kinds.COUNTER,), lambda link: use_counter_link(Nobody(), link, **typed)):
            messages.success(request, _("設定しなおしました。新しいアドレスとパスワードで、ログインしてください。"))
            return redirect("sign_in")
    return render(request, "accounts/passwords/counter.html", {"form": form}, status=422 if form.errors else 200)


@sensitive_post_parameters("token")
@transaction.non_atomic_requests
@require_http_methods(METHODS)
def email_confirmation(request: HttpRequest) -> HttpResponse:
    """One of the two addresses says yes."""
    form = TokenForm(request.POST or None)
    answers: list[bool] = []
    if form.is_valid() and _done(
        form, (Kinds.EMAIL_OLD, Kinds.EMAIL_NEW), lambda link: answers.append(confirm_email(Nobody(), link))
    ):
        changed = _("メールアドレスが変わりました。これからは、新しいアドレスでログインします。")
        waiting = _("たしかめました。もう片方のメールのリンクも開くと、アドレスが変わります。")
        messages.success(request, changed if answers[0] else waiting)
        return redirect("landing")
    context = {"form": form}
    return render(request, "accounts/passwords/email.html", context, status=422 if form.errors else 200)


def _done(form: Any, kinds: tuple[OneTimeLink.Kind, ...], deed: Callable[[OneTimeLink], Any]) -> bool:
    """Do what the link of the typed token opens; False with the reason on the form."""
    for kind in kinds:
        try:
            link = link_of(kind, form.cleaned_data["token"])
        except LinkRefused:
            continue
        try:
            deed(link)
        except (LinkRefused, EmailTaken) as refused:
            form.add_error("token", str(refused.text))
            return False
        return True
    form.add_error("token", str(LinkRefused.text))
    return False
