"""Who is it, in which scope, and may they come in at all."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.actors import actor_for
from accounts.carrying import ask_to_sign_in_again
from tetoru.access import Actor, PartnerSystem
from tetoru.doors import Door, door_of
from tetoru.errors import NotPermitted
from tetoru.tenancy import tenant_scope

GetResponse = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Puts `request.actor` there and opens the scope of that person for the request."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = actor_for(request.user) if request.user.is_authenticated else None
        request.actor = actor  # type: ignore[attr-defined]
        with tenant_scope(*(actor.tenant_ids if actor else ())):
            return self.get_response(request)


class DoorMiddleware:
    """The outer door of every page, by `tetoru.doors`."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None lets the person in."""
        match: Any = request.resolver_match
        door = door_of(match.view_name)  # a page without a door is our mistake, and answers 500
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if door is Door.EVERYBODY:
            return None
        if door is Door.PARTNERS and not isinstance(actor, PartnerSystem):
            return HttpResponse(status=401)  # no page: api.middleware puts it into words
        if actor is None:
            return _to_sign_in(request)
        if door is not Door.SIGNED_IN and door.value != actor.kind:
            return render(request, "403.html", {"exception": NotPermitted.text}, status=403)
        return None


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    """A page sends to the door; a fragment says so where the person is typing, and loses nothing."""
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "accounts/sign_in/_expired.html", status=401)
    if request.method == "POST":
        return ask_to_sign_in_again(request)
    return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
