"""The product's addresses; a page that shows a guardian nothing, the floor of ratio 4; and a form that does nothing.

The form is the floor of ratio 8: the whole middleware with session, person, CSRF and the log entry of a page, a
transaction, and a redirect. Asked as a deed, its entry is in the transaction and waits for the disk, as any deed's.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from auditlog.events import Event
from auditlog.trail import audited
from tetoru.doors import DOORS, Door
from tetoru.urls import urlpatterns as product

DOORS["bench_empty"] = DOORS["bench_noop"] = DOORS["bench_deed"] = Door.GUARDIANS
EMPTY = engines["django"].from_string('{% extends "layouts/guardian.html" %}')


@require_safe
def empty(request: HttpRequest) -> HttpResponse:
    """The guardian's layout around nothing."""
    return HttpResponse(EMPTY.render({}, request))


@require_POST
def noop(_request: HttpRequest) -> HttpResponse:
    """Somebody pressed a button, and nothing was to be done."""
    return redirect("home")


@require_POST
def empty_deed(request: HttpRequest) -> HttpResponse:
    """The least that a deed can be."""
    with audited(request.actor, Event.ABSENCE_REPORTED):  # type: ignore[attr-defined]
        return redirect("home")


urlpatterns = [
    *product,
    path("bench/empty/", empty, name="bench_empty"),
    path("bench/noop/", noop, name="bench_noop"),
    path("bench/deed/", empty_deed, name="bench_deed"),
]
