"""Pages for everybody: the front page and the help."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

HELP_PAGES = frozenset(
    {
        "guardian/read",
        "guardian/mail",
        "guardian/viewers",
        "teacher/send",
        "teacher/status",
        "teacher/draft",
        "teacher/students",
        "admin/log",
        "admin/classes",
        "admin/students",
        "admin/states",
        "admin/groups",
        "operator/sign-in",
        "operator/tables",
    }
)


@require_safe
def help_index(request: HttpRequest) -> HttpResponse:
    """All help pages, one a task."""
    return render(request, "help/index.html")


@require_safe
def help_page(request: HttpRequest, page: str) -> HttpResponse:
    """One help page."""
    if page not in HELP_PAGES:
        raise Http404
    return render(request, f"help/{page}.html", {"page": page})
