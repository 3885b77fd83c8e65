"""Typed requests, and the guard in front of a desk's views."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django_htmx.middleware import HtmxDetails

from accounts.desks import Desk, desk_at
from accounts.models import User
from tetoru.access import Guardian, Staff


@dataclass(frozen=True)
class Me:
    """The signed-in person as the layout shows them."""

    name: str
    initial: str
    role_label: str


class GuardianRequest(HttpRequest):
    """A request of a guardian."""

    actor: Guardian
    user: User
    htmx: HtmxDetails
    subject: Any
    noted: dict[str, str]
    """What else its entry in the log says: ids and numbers."""


class StaffRequest(HttpRequest):
    """A request of a member of staff, at a desk."""

    actor: Staff
    user: User
    htmx: HtmxDetails
    desk: Desk
    desks: list[Desk]
    me: Me
    subject: Any
    noted: dict[str, str]
    """What else its entry in the log says: ids and numbers."""


DeskView = Callable[..., HttpResponseBase]


def at_desk(view: DeskView) -> DeskView:
    """Resolve `place` to the person's desk there; 404 where they have none."""

    @wraps(view)
    def guarded(request: HttpRequest, place: str, **kwargs: Any) -> HttpResponseBase:
        staff = cast("StaffRequest", request)
        kind = cast("Any", request.resolver_match).namespace
        staff.desk, staff.desks = desk_at(staff.actor, kind=kind, slug=place)
        name = staff.user.name
        staff.me = Me(name, name[:1], staff.desk.role_label)
        return view(staff, **kwargs)

    return guarded
