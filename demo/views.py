"""The demo's accounts and its mail."""

from dataclasses import asdict

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.second_factor.codes import current_code, otpauth_uri, seconds_left
from accounts.views import landing as front_page
from demo import cast
from demo.accounts import demo_accounts
from demo.mailbox import mail_by_id, newest_mails


@transaction.non_atomic_requests
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The front page, with the demo's accounts."""
    return front_page(request, demo_accounts=demo_accounts(), demo_mail_url=reverse("demo_mail"))


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts for scripts."""
    return JsonResponse([asdict(account) for account in demo_accounts()], safe=False)


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """What the operator's authenticator app shows now."""
    operator = cast.OPERATOR
    uri = otpauth_uri(operator.totp_secret, operator.login)
    context = {"login": operator.login, "code": current_code(operator.totp_secret), "left": seconds_left(), "uri": uri}
    return render(request, "demo/second_factor.html", context)


@require_safe
def mail(request: HttpRequest) -> HttpResponse:
    """The mail that was sent."""
    return render(request, "demo/mail/list.html", {"mails": newest_mails()})


@require_safe
def mail_detail(request: HttpRequest, mail_id: str) -> HttpResponse:
    """One mail."""
    found = mail_by_id(mail_id)
    if found is None:
        raise Http404
    return render(request, "demo/mail/detail.html", {"mail": found})
