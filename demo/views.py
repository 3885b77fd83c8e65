"""The demo's accounts and its mail."""

from dataclasses import asdict

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.invitations.letters import LINES, link_to
from accounts.second_factor.codes import current_code, otpauth_uri, seconds_left
from accounts.views import landing as front_page
from demo.accounts import demo_accounts
from demo.letters import demo_letters
from demo.mailbox import mail_by_id, newest_mails


@transaction.non_atomic_requests
@require_safe
def landing(request: HttpRequest) -> HttpResponse:
    """The front page, with the demo's accounts."""
    return front_page(
        request, demo_accounts=demo_accounts(), demo_letters=demo_letters(), demo_mail_url=reverse("demo_mail")
    )


@transaction.non_atomic_requests
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The letters of homes that have not registered yet, as they are printed."""
    found = demo_letters()
    signup_url = link_to("signup", "").removesuffix("#").partition("://")[2]
    context = {"letters": found, "lines": LINES, "today": timezone.localtime(), "signup_url": signup_url}
    return render(request, "demo/letters.html", context)


@require_safe
def accounts(request: HttpRequest) -> HttpResponse:
    """The accounts for scripts."""
    return JsonResponse([asdict(account) for account in demo_accounts()], safe=False)


@require_safe
def second_factor(request: HttpRequest) -> HttpResponse:
    """What the authenticator apps of the demo's people show now."""
    apps = [
        {
            "account": account,
            "code": current_code(account.totp_secret),
            "uri": otpauth_uri(account.totp_secret, account.login),
        }
        for account in demo_accounts()
        if account.totp_secret
    ]
    return render(request, "demo/second_factor.html", {"apps": apps, "left": seconds_left()})


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
