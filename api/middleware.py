"""Who calls `/api/v1/`: a partner by its token, and nobody else; a session counts for nothing there."""

import uuid
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from api.bodies import take_in_roster
from api.problems import TYPE, problem
from api.refusing import note_refused_call
from api.selectors.callers import caller_of
from auditlog.trail import Trail, trail_of
from tetoru.tenancy import tenant_scope
from tetoru.web.address import client_ip

GetResponse = Callable[[HttpRequest], HttpResponse]
PREFIX = "/api/v1/"


class PartnerMiddleware:
    """Puts the partner there as the actor, opens the scope of its token's tenant, and answers no error as a page."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.path_info.startswith(PREFIX):
            return self.get_response(request)
        actor = caller_of(request.headers.get("Authorization", ""))
        request.actor = actor  # type: ignore[attr-defined]
        if actor:
            take_in_roster(request)
        with tenant_scope(*(actor.tenant_ids if actor else ())):
            response = self.get_response(request)
        if response.status_code == 401:
            ip = client_ip(request)
            with trail_of(Trail(request_id=uuid.UUID(response["X-Request-ID"]), ip=ip)):
                note_refused_call(request.headers.get("Authorization", ""), ip)
        if response.status_code >= 400 and response["Content-Type"].partition(";")[0] not in {TYPE, "application/json"}:
            told = problem(response.status_code)
            for name in ("Allow", "X-Request-ID"):
                if name in response:
                    told[name] = response[name]
            return told
        return response
