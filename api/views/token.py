"""The address where a partner gets its token; the only one that takes a secret."""

import base64
import binascii
from urllib.parse import unquote_plus

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_POST
from oauth2_provider.oauth2_backends import OAuthLibCore

from accounts.invitations.throttle import network_of
from api.ids import tenant_in
from api.problems import problem
from api.refusing import note_refusal
from api.throttle import count_wrong_secret, has_tried_too_often
from tetoru.tenancy import tenant_scope
from tetoru.web.address import client_ip


@transaction.non_atomic_requests
@csrf_exempt
@require_POST
@sensitive_post_parameters("client_secret")
@sensitive_variables()
def token(request: HttpRequest) -> HttpResponse:
    """Client credentials in the header or the body (RFC 6749). The id names the tenant whose scope is opened."""
    client_id = _client_id(request)
    who = (client_id, network_of(client_ip(request)))
    if has_tried_too_often(who):
        answer = problem(429)
        answer["Retry-After"] = "600"
        return answer
    tenant_id = tenant_in(client_id)
    with tenant_scope(*([tenant_id] if tenant_id else [])), transaction.atomic():
        _uri, headers, body, status = OAuthLibCore().create_token_response(request)
        if status != 200 and tenant_id:
            note_refusal(client_id)
    if status == 401:
        count_wrong_secret(who)
    return HttpResponse(body, status=status, headers=headers)


def _client_id(request: HttpRequest) -> str:
    """As the library will read it; empty where there is none."""
    kind, _space, packed = request.headers.get("Authorization", "").partition(" ")
    if kind != "Basic":
        return request.POST.get("client_id", "")[:64]
    try:
        return unquote_plus(base64.b64decode(packed).decode().partition(":")[0])[:64]
    except (binascii.Error, UnicodeDecodeError, ValueError):
        return ""
