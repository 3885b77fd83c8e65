"""The service itself: who is let in, how often, and how an error is told."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from ninja.errors import HttpError, Throttled, ValidationError
from ninja.security.base import AuthBase
from ninja.throttling import BaseThrottle

from accounts.rosters.errors import RosterWrong, SchoolUnknown, YearUnknown
from api.errors import CursorStale, CursorWrong, PeriodWrong, Unknown
from api.problems import problem
from api.scopes import Scope
from api.throttle import calls_left, seconds_to_wait
from api.v1.document import DocumentedAPI
from tetoru.access import PartnerSystem
from tetoru.errors import DomainError, NotNow, NotPermitted

STATUS: dict[type[DomainError], int] = {
    NotPermitted: 403,
    NotNow: 503,
    Unknown: 404,
    CursorStale: 410,
    CursorWrong: 400,
    PeriodWrong: 422,
    SchoolUnknown: 422,
    YearUnknown: 422,
}


class PartnerRequest(HttpRequest):
    """A request of a partner."""

    actor: PartnerSystem
    noted: dict[str, int]


class ByToken(AuthBase):
    """The partner that the middleware has found behind the token."""

    openapi_type = "oauth2"
    openapi_flows = {
        "clientCredentials": {
            "tokenUrl": "/api/v1/token",
            "scopes": {scope.value: scope.name.replace("_", " ").lower() for scope in Scope},
        }
    }

    def __call__(self, request: HttpRequest) -> Any:
        """The partner; None answers 401."""
        actor = request.actor  # type: ignore[attr-defined]
        return actor if isinstance(actor, PartnerSystem) else None


class PerPartner(BaseThrottle):
    """So many calls of one partner in a minute."""

    def allow_request(self, request: HttpRequest) -> bool:
        """Count this one."""
        return calls_left(request.actor.partner_id) >= 0  # type: ignore[attr-defined]

    def wait(self) -> float | None:
        """Until the next minute begins."""
        return seconds_to_wait()


api = DocumentedAPI(
    title="tetoru",
    version="1",
    description="欠席・遅刻・早退を校務支援システムへ、名簿を校務支援システムから。"
    "Absences for other systems of the same organisation, and rosters from them.",
    urls_namespace="api",
    docs_url=None,
    docs_decorator=require_safe,
    auth=ByToken(),
    throttle=PerPartner(),
)


@api.exception_handler(DomainError)
def refused(_request: HttpRequest, error: DomainError) -> HttpResponse:
    """An expected refusal. What was begun is undone: no exception leaves the view to undo it."""
    transaction.set_rollback(True)
    return problem(STATUS.get(type(error), 409), str(error.text))


@api.exception_handler(RosterWrong)
def wrong_roster(_request: HttpRequest, error: RosterWrong) -> HttpResponse:
    """Which rows and fields of a roster, and what to do; never the values."""
    transaction.set_rollback(True)
    errors = [{"where": ["body", fault.where], "what": fault.what} for fault in error.faults]
    return problem(422, str(error.text), errors=errors)


@api.exception_handler(ValidationError)
def wrong_values(_request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Which value, and how; never the value itself. What our code calls a body is nothing to the partner."""
    places = [
        [*one["loc"][:1], *one["loc"][2:]] if one["loc"][0] == "body" else list(one["loc"]) for one in error.errors
    ]
    errors = [{"where": place, "what": one["msg"]} for place, one in zip(places, error.errors, strict=True)]
    return problem(422, errors=errors)


@api.exception_handler(Http404)
def not_found(_request: HttpRequest, _error: Http404) -> HttpResponse:
    """Not there, or not for this partner."""
    return problem(404)


@api.exception_handler(RequestDataTooBig)
def too_large(_request: HttpRequest, _error: RequestDataTooBig) -> HttpResponse:
    """A body of more than a megabyte, of a roster of more than two."""
    return problem(413)


@api.exception_handler(HttpError)
def unreadable(_request: HttpRequest, error: HttpError) -> HttpResponse:
    """The library's own: no token, a body that is no JSON, too many calls."""
    answer = problem(error.status_code)
    if isinstance(error, Throttled):
        answer["Retry-After"] = str(seconds_to_wait())
    return answer
