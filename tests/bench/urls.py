"""The product's addresses, and a page that shows a guardian nothing: the floor of ratio 4."""

from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from django.views.decorators.http import require_safe

from tetoru.doors import DOORS, Door
from tetoru.urls import urlpatterns as product

DOORS["bench_empty"] = Door.GUARDIANS
EMPTY = engines["django"].from_string('{% extends "layouts/guardian.html" %}')


@require_safe
def empty(request: HttpRequest) -> HttpResponse:
    """The guardian's layout around nothing."""
    return HttpResponse(EMPTY.render({}, request))


urlpatterns = [*product, path("bench/empty/", empty, name="bench_empty")]
