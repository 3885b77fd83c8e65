"""Pages for everybody: the front page and the help."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

HELP_PAGES = frozenset(
    {
        "second-factor",
        "devices",
        "guardian/read",
        "guardian/mail",
        "guardian/register",
        "guardian/password",
        "guardian/second-child",
        "guardian/second-guardian",
        "guardian/closing",
        "guardian/viewers",
        "teacher/send",
        "teacher/status",
        "teacher/draft",
        "teacher/students",
        "teacher/first-sign-in",
        "admin/letters",
        "admin/progress",
        "admin/counter",
        "admin/log",
        "admin/staff",
        "admin/staff-changes",
        "operator/sign-in",
        "operator/tables",
        "operator/tenants",
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
