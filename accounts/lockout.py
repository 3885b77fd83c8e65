"""How the sign-in is guarded against guessing. django-axes counts; nothing personal is kept by it."""

import datetime as dt
from ipaddress import ip_address, ip_network
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Q, Sum
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.carrying import carried_through
from accounts.devices.known import is_known
from accounts.forms import SignInForm
from accounts.models.user import email_index
from tetoru.web.address import client_ip

LOGIN_LIMIT = 20
"""Failures of one login from anywhere within the time of the lock; then strangers wait."""
NETWORK_LIMIT = 100
"""Failures from one network, whoever was tried. A school has one address for all its staff."""


class ForgetfulHandler(AxesDatabaseHandler):  # type: ignore[misc]  # django-axes has no types
    """Counts a failure without keeping the form: a sign-in may carry the words of a notice along.

    A login and a network together are shut out first. A login that is guessed from many networks, and a network that
    guesses many logins, are shut out for strangers alone: a browser in which the person was signed in before gets in.
    """

    def is_locked(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        """Asked before any password is hashed."""
        if super().is_locked(request, credentials):
            return True
        login = str((credentials or {}).get("login") or request.POST.get("login", ""))
        return is_crowded(request, login) and not is_known(request, login)

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **kwargs: Any
    ) -> None:
        """Let axes see the request without its fields; it would store them all."""
        if request is None:
            return
        sent: Any = (request.GET, request.POST)
        request.GET = request.POST = QueryDict()
        try:
            super().user_login_failed(sender, credentials, request, **kwargs)
        finally:
            request.GET, request.POST = sent


def is_crowded(request: HttpRequest, login: str) -> bool:
    """Whether this login, or this network, has seen too many failures of late. One query, no hash."""
    since = timezone.now() - dt.timedelta(hours=settings.AXES_COOLOFF_TIME)
    by_login = Q(username=email_index(login).hex())
    by_network = Q(ip_address=network_of(request))
    lately = AccessAttempt.objects.filter(by_login | by_network, attempt_time__gte=since)
    counted = lately.aggregate(
        login=Sum("failures_since_start", filter=by_login), network=Sum("failures_since_start", filter=by_network)
    )
    return (counted["login"] or 0) >= LOGIN_LIMIT or (counted["network"] or 0) >= NETWORK_LIMIT


def network_of(request: HttpRequest) -> str | None:
    """Where the client comes from: its address, or what IPv6 gives to one household (/64)."""
    address = client_ip(request)
    if address is None or ip_address(address).version == 4:
        return address
    return str(ip_network(f"{address}/64", strict=False).network_address)


def hashed_login(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """What a person typed as login, as a blind index in hex."""
    typed = (credentials or {}).get("login") or request.POST.get("login", "")
    return email_index(str(typed)).hex()


def client_label(*_client: Any) -> str:
    """How a client is called in log lines: not at all."""
    return "a client"


def tries_left(request: HttpRequest, login: str) -> int:
    """How many wrong passwords are left before the door stays shut for a while."""
    failures: int = AxesProxyHandler.get_failures(request, {"login": login})
    return max(settings.AXES_FAILURE_LIMIT - failures, 0)


def is_locked_out(request: HttpRequest) -> bool:
    """Whether nothing was compared, since too many tries came before."""
    return bool(getattr(request, "axes_locked_out", False))


def wrong_password_text(left: int) -> str:
    """One text for a wrong login and a wrong password, and how often one may still try."""
    text = _("メールアドレス（職員ID）かパスワードが違います。")
    if left:
        text += _("あと%(left)d回まちがえると、15分のあいだログインできなくなります。") % {"left": left}
    return text


def locked_out(request: HttpRequest, response: HttpResponse | None = None, credentials: Any = None) -> HttpResponse:
    """The sign-in page, saying until when to wait."""
    form = SignInForm(initial={"login": request.POST.get("login", "")})
    context = {"form": form, "is_locked_out": True, "carried": carried_through(request)}
    return render(request, "accounts/sign_in/page.html", context, status=429)
