"""Turns an expected refusal, and the want of a key, into a page that says what to do next."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tetoru.crypto.errors import KeyUnavailable
from tetoru.errors import DomainError, NotNow, NotPermitted

alarm = logging.getLogger("tetoru.alarm")
GetResponse = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """NotPermitted becomes 403, NotNow and a deed without its key 503, any other DomainError 409.

    None has changed anything.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; the transaction it was raised in has been rolled back."""
        if isinstance(exception, NotPermitted):
            return render(request, "403.html", {"exception": exception.text}, status=403)
        if isinstance(exception, NotNow):
            return render(request, "503.html", {"exception": exception.text}, status=503)
        if isinstance(exception, DomainError):
            return render(request, "409.html", {"exception": exception.text}, status=409)
        if isinstance(exception, KeyUnavailable):
            alarm.error("a deed needs a key that is not there", extra={"reason": str(exception)})
            return render(request, "503.html", status=503)
        return None
