"""How the sign-in is guarded against guessing. django-axes counts; nothing personal is kept by it."""

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.carrying import carried_through
from accounts.forms import SignInForm
from accounts.models.user import email_index


class ForgetfulHandler(AxesDatabaseHandler):  # type: ignore[misc]  # django-axes has no types
    """Counts a failure without keeping the form: a sign-in may carry the words of a notice along."""

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
