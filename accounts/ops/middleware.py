"""What stands before the operator's pages, besides the door and the gate: one tenant at most."""

from collections.abc import Callable
from dataclasses import replace

from django.http import HttpRequest, HttpResponse

from accounts.ops import session as ops_session
from tetoru.access import Actor, Operator
from tetoru.tenancy import NOBODYS, tenant_scope

GetResponse = Callable[[HttpRequest], HttpResponse]

PLACE = "/ops/"


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
