"""A browser remembers who has been signed in there: its owner is never shut out by strangers who guess.

The cookie is signed, holds keyed hashes of logins and nothing that can be read, and opens nothing by itself.
"""

from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse

from accounts.models.user import email_index

COOKIE = "known"
MAX_AGE = 400 * 24 * 3600
"""Seconds; browsers keep no cookie longer."""
MOST = 5
"""So many people of one family or staff room share a browser."""


def is_known(request: HttpRequest, login: str) -> bool:
    """Whether this login has been signed in here before."""
    return _hash(login) in _remembered(request)


def remember(request: HttpRequest, response: HttpResponse, user: Any) -> None:
    """From now on this browser is one of the person's."""
    own = _hash(login_of(user))
    others = [one for one in _remembered(request) if one != own]
    response.set_cookie(
        cookie_name(),
        signing.dumps([own, *others][:MOST], salt=COOKIE),
        max_age=MAX_AGE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def cookie_name() -> str:
    """With the prefix that binds it to this very host, where pages come by https."""
    return f"__Host-{COOKIE}" if settings.SESSION_COOKIE_SECURE else COOKIE


def login_of(user: Any) -> str:
    """What the person types at the door."""
    return str(user.login or user.email)


def _remembered(request: HttpRequest) -> list[str]:
    try:
        found = signing.loads(request.COOKIES.get(cookie_name(), ""), salt=COOKIE, max_age=MAX_AGE)
    except signing.BadSignature:
        return []
    return [str(one) for one in found]


def _hash(login: str) -> str:
    return email_index(login).hex()
