"""The product's addresses; a page that shows a guardian nothing, the floor of ratio 4; and a form that does nothing.

The form is the floor of ratio 8: the whole middleware with session, person, CSRF and log entry, a transaction, and a
redirect.
"""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_POST, require_safe

from tetoru.doors import DOORS, Door
from tetoru.urls import urlpatterns as product

DOORS["bench_empty"] = DOORS["bench_noop"] = Door.GUARDIANS
EMPTY = engines["django"].from_string('{% extends "layouts/guardian.html" %}')


@require_safe
def empty(request: HttpRequest) -> HttpResponse:
    """The guardian's layout around nothing."""
    return HttpResponse(EMPTY.render({}, request))


@require_POST
def noop(_request: HttpRequest) -> HttpResponse:
    """Somebody pressed a button, and nothing was to be done."""
    return redirect("home")


urlpatterns = [
    *product,
    path("bench/empty/", empty, name="bench_empty"),
    path("bench/noop/", noop, name="bench_noop"),
]
