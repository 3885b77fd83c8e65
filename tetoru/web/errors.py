"""Error pages that are not a refusal of ours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from tetoru.web.language import language_of


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open for too long, or the form came from elsewhere."""
    if request.resolver_match:
        translation.activate(language_of(request, request.resolver_match.view_name))  # the gate was not asked yet
    return render(request, "403_csrf.html", status=403)
