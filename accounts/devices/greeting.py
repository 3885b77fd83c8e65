"""At the end of a sign-in: the browser is remembered, and its owner hears of a new one."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.devices.known import is_known, login_of, remember
from accounts.devices.labels import device_label
from accounts.devices.telling import tell_of_new_device
from accounts.session_clock import is_first


def greet(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Everything was proved: remember the browser, and tell of one that is new. An account's first is no news."""
    user: Any = request.user
    if not is_known(request, login_of(user)) and not is_first(request.session):
        tell_of_new_device(user, label_of(request))
    remember(request, response, user)
    return response


def label_of(request: HttpRequest) -> str:
    """The kind of device that knocks."""
    return device_label(request.headers.get("User-Agent", ""))
