"""Turns an expected refusal into a page that says what to do next."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tetoru.errors import DomainError, NotPermitted

GetResponse = Callable[[HttpRequest], HttpResponse]


class RefusalMiddleware:
    """NotPermitted becomes 403, any other DomainError 409; both have changed nothing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Answer a refusal; the transaction it was raised in has been rolled back."""
        if isinstance(exception, NotPermitted):
            return render(request, "403.html", {"exception": exception.text}, status=403)
        if isinstance(exception, DomainError):
            return render(request, "409.html", {"exception": exception.text}, status=409)
        return None
