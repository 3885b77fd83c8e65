"""Exactly one row per request of a known user, whatever became of the request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from auditlog.events import Outcome
from auditlog.looking import describe
from auditlog.trail import Trail, current_trail, trail_of, write_outside
from tetoru.access import Actor
from tetoru.web.address import client_ip

GetResponse = Callable[[HttpRequest], HttpResponse]


class LogMiddleware:
    """Opens the trail, and closes it with a row unless a deed left its own.

    Fails closed: when the row can't be written, the page is not shown.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        trail = Trail(session_key=request.session.session_key, ip=client_ip(request), actor=actor)
        with trail_of(trail):
            response = self.get_response(request)
            if actor is not None and not trail.recorded:
                write_outside(actor, describe(request, response.status_code), _outcome(response))
                trail.recorded = True
        response["X-Request-ID"] = str(trail.request_id)
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        """What was written in the request's transaction has been rolled back with it."""
        trail = current_trail()
        if trail is not None:
            trail.recorded = False


def _outcome(response: HttpResponse) -> Outcome:
    if response.status_code >= 500:
        return Outcome.FAILED
    # 422 is a page that was shown: a form with what is missing in it
    return Outcome.DENIED if 400 <= response.status_code != 422 else Outcome.DONE
