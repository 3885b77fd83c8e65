"""Pages about oneself look like the rest of one's own pages: a desk's menu for staff, the phone's bar for guardians."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

from accounts.desks import desks_of
from accounts.gate import is_without_required_factor
from accounts.web import Me
from tetoru.access import Guardian, Staff

View = Callable[..., HttpResponse]


def personal_page(view: View) -> View:
    """Put `request.layout` there; for staff with a desk also what that layout shows."""

    @wraps(view)
    def laid_out(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        request.layout = _layout(request)  # type: ignore[attr-defined]
        return view(request, *args, **kwargs)

    return laid_out


def _layout(request: Any) -> str:
    if isinstance(request.actor, Guardian):
        return "layouts/guardian.html"
    if not isinstance(request.actor, Staff) or is_without_required_factor(request):
        return "layouts/phone.html"
    request.desks = desks_of(request.actor)
    if not request.desks:
        return "layouts/phone.html"
    request.desk = request.desks[0]
    name = request.user.name
    request.me = Me(name, name[:1], request.desk.role_label)
    return "layouts/staff.html"
