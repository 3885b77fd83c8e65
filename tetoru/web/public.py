"""Pages for everybody: the front page and the help."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from tetoru.web.help import CHAPTERS, PATHS


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """All help pages, one a task."""
    return render(request, "help/index.html", {"chapters": CHAPTERS})


@require_safe
def help_page(request: HttpRequest, page: str) -> HttpResponse:
    """One help page."""
    if page not in PATHS:
        raise Http404
    return render(request, f"help/{page}.html", {"chapters": CHAPTERS, "page": page})
