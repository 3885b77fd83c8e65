"""When app, passkeys and codes are all lost: the way by mail, and the way to stop it."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from accounts.gate import is_waiting_for_second_factor
from accounts.guardians.actions.lost_factors import begin_to_wait, keep_factors, report_lost_factors
from accounts.guardians.forms import TokenForm
from accounts.guardians.views.signup import MAILS_PER_NETWORK, TOO_MANY_MAILS
from accounts.invitations.throttle import tries_of
from accounts.models import OneTimeLink
from accounts.one_time_links import LinkRefused, link_of
from accounts.web import GuardianRequest
from tetoru.access import Nobody

METHODS = ["GET", "HEAD", "POST"]


@require_http_methods(METHODS)
def factors_lost(request: GuardianRequest) -> HttpResponse:
    """The counter, or a mail and three days. Opens to who has given the password and can't go on."""
    if not is_waiting_for_second_factor(request):
        return redirect("own_second_factor")
    problem, status = "", 200
    if request.method == "POST":
        if tries_of(request, "factors", per_network=MAILS_PER_NETWORK).take():
            report_lost_factors(request.actor, request.user)
            messages.success(
                request, _("登録のアドレスに、メールを送りました。24時間のうちに、リンクを開いてください。")
            )
            return redirect("factors_lost")
        problem, status = str(TOO_MANY_MAILS), 429
    return render(request, "accounts/guardians/factors_lost.html", {"problem": problem}, status=status)


@sensitive_post_parameters("token")
@transaction.non_atomic_requests
@require_http_methods(METHODS)
def factors_lost_confirmation(request: HttpRequest) -> HttpResponse:
    """The way out of the mail: a press of the button begins the three days."""
    form = TokenForm(request.POST or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        try:
            link = link_of(OneTimeLink.Kind.FACTORS_LOST, form.cleaned_data["token"])
            context["ends_at"] = begin_to_wait(Nobody(), link)
        except LinkRefused as refused:
            form.add_error("token", str(refused.text))
    return render(request, "accounts/guardians/factors_ending.html", context, status=422 if form.errors else 200)


@require_POST
def factors_kept(request: GuardianRequest) -> HttpResponse:
    """Stop it."""
    keep_factors(request.actor, request.user)
    messages.success(
        request,
        _("手続きを止めました。2つ目の確認は、そのままです。心当たりがないときは、パスワードを変えてください。"),
    )
    return redirect("guardian_settings")
