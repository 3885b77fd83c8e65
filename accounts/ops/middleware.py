"""What stands before the operator's pages, besides the door: the second factor, the clock, and one tenant at most."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts import sessions
from accounts.ops import session as ops_session
from tetoru.access import Actor, Operator
from tetoru.doors import Door, door_of
from tetoru.tenancy import NOBODYS, tenant_scope

GetResponse = Callable[[HttpRequest], HttpResponse]

PLACE = "/ops/"
SECOND_FACTOR = "ops:second_factor"
WAY_OUT = "sign_out"


class OperatorScopeMiddleware:
    """Opens, at the operator's pages, the scope of the tenant that was chosen there; else that of nobody's rows.

    Before any transaction begins, and for this request only.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        is_at_ops = isinstance(actor, Operator) and request.path.startswith(PLACE)
        if not is_at_ops or not ops_session.is_open(request.session):
            return self.get_response(request)
        chosen = ops_session.chosen_tenant(request.session)
        if chosen is not None:
            request.actor = replace(actor, tenant_ids=(chosen,))  # type: ignore[attr-defined,type-var]
        with tenant_scope(chosen or NOBODYS):
            return self.get_response(request)


class SecondFactorMiddleware:
    """An operator's password opens nothing but the page that asks for the second factor, and the way out."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None lets the operator in."""
        name = request.resolver_match.view_name  # type: ignore[union-attr]
        is_operator = isinstance(request.actor, Operator)  # type: ignore[attr-defined]
        if not is_operator or door_of(name) is Door.EVERYBODY or name == WAY_OUT:
            return None
        if ops_session.has_run_out(request.session):
            return _to_sign_in(request)
        if name == SECOND_FACTOR:
            return None
        if not ops_session.is_begun(request.session):
            return redirect(SECOND_FACTOR)
        ops_session.touch(request.session)
        return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    sessions.sign_out(request)
    messages.warning(request, _("しばらく操作がなかったか、8時間がたったので、ログアウトしました。"))
    return redirect("sign_in")
