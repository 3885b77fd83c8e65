"""The address where a partner gets its token; the only one that takes a secret."""

import base64
import binascii
from urllib.parse import unquote_plus

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST
from oauth2_provider.oauth2_backends import OAuthLibCore

from accounts.invitations.throttle import network_of
from api.errors import TooManyTokens
from api.ids import tenant_in
from api.problems import problem
from api.refusing import note_refusal, note_too_many
from api.throttle import count_wrong_secret, has_had_enough, has_tried_too_often, remember_enough, seconds_to_wait
from tetoru.tenancy import tenant_scope
from tetoru.web.address import client_ip

BOTH = "client id and secret belong either in the Authorization header or in the body, not in both (RFC 6749, 2.3)"


class TwoWaysIn(Exception):
    """A request that authenticates its client in more than one way, which RFC 6749 (section 2.3) forbids."""


@transaction.non_atomic_requests
@csrf_exempt
@require_POST
@sensitive_post_parameters("client_secret")
@sensitive_variables()
def token(request: HttpRequest) -> HttpResponse:
    """Client credentials in the header or the body (RFC 6749). The id names the tenant whose scope is opened."""
    try:
        client_id, ip = _client_id(request), client_ip(request)
    except TwoWaysIn:
        return _refused_both()
    except RequestDataTooBig:
        return problem(413)
    who = (client_id, network_of(ip))
    if has_tried_too_often(who):
        return _too_many(600)
    if has_had_enough(who):
        return _too_many(seconds_to_wait(), str(TooManyTokens.text))
    tenant_id = tenant_in(client_id)
    with tenant_scope(*([tenant_id] if tenant_id else [])):
        try:
            answer = _answer(request, client_id if tenant_id else "")
        except TooManyTokens as error:
            remember_enough(who)
            with transaction.atomic():
                note_too_many(client_id, ip)
            return _too_many(seconds_to_wait(), str(error.text))
    if answer.status_code == 401:
        count_wrong_secret(who)
    return answer


@transaction.atomic
def _answer(request: HttpRequest, client_id: str) -> HttpResponse:
    """A token, or why there is none; then with a row for whose id it is."""
    _uri, headers, body, status = OAuthLibCore().create_token_response(request)
    if status != 200 and client_id:
        note_refusal(client_id)
    return HttpResponse(body, status=status, headers=headers)


def _too_many(seconds: int, detail: str = "") -> HttpResponse:
    answer = problem(429, detail)
    answer["Retry-After"] = str(seconds)
    return answer


def _refused_both() -> HttpResponse:
    """Before any secret was looked at."""
    answer = JsonResponse({"error": "invalid_request", "error_description": BOTH}, status=400)
    answer["Cache-Control"] = "no-store"
    return answer


def _client_id(request: HttpRequest) -> str:
    """Whose secret the library will check; empty where there is no id. Raises TwoWaysIn, RequestDataTooBig.

    Where the header opens nothing the library looks into the body too, so the body must name nobody else and bring no
    secret: each wrong secret is counted and noted for the id that it was tried with.
    """
    kind, _space, packed = request.headers.get("Authorization", "").partition(" ")
    in_body = request.POST.get("client_id", "")
    if kind != "Basic":
        return in_body[:64]
    try:
        named = unquote_plus(base64.b64decode(packed).decode().partition(":")[0])
    except (binascii.Error, UnicodeDecodeError, ValueError):
        named = ""
    if "client_secret" in request.POST or in_body not in {"", named}:
        raise TwoWaysIn
    return named[:64]
