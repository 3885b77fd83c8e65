"""Error pages that are not a refusal of ours."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page was open for too long, or the form came from elsewhere."""
    return render(request, "403_csrf.html", status=403)
