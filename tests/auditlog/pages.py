"""Addresses for tests of the log: pages that break, and deeds that go wrong."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from auditlog.events import Event
from auditlog.trail import audited
from schools.models import Household, School
from tetoru.errors import DomainError
from tetoru.urls import urlpatterns as real

BROKEN = ("broken", "deed", "deed_then_refusal", "deed_then_error", "error_in_deed", "two_deeds", "deed_in_deed")


def broken(request: HttpRequest) -> HttpResponse:
    raise ZeroDivisionError


def deed(request: HttpRequest) -> HttpResponse:
    make_home(request)
    return HttpResponse("done")


def deed_then_refusal(request: HttpRequest) -> HttpResponse:
    make_home(request)
    raise DomainError


def deed_then_error(request: HttpRequest) -> HttpResponse:
    make_home(request)
    raise ZeroDivisionError


def error_in_deed(request: HttpRequest) -> HttpResponse:
    with audited(request.actor, Event.DRAFT_SAVED):  # type: ignore[attr-defined]
        raise DomainError


def two_deeds(request: HttpRequest) -> HttpResponse:
    make_home(request)
    make_home(request)
    return HttpResponse("done")


def deed_in_deed(request: HttpRequest) -> HttpResponse:
    with audited(request.actor, Event.NOTICE_SENT) as entry:  # type: ignore[attr-defined]
        make_home(request)
        entry.details["homes"] = 1
    return HttpResponse("done")


def make_home(request: HttpRequest) -> None:
    with audited(request.actor, Event.DRAFT_SAVED) as entry:  # type: ignore[attr-defined]
        home = Household.objects.create(tenant=School.objects.get(slug="hibari").tenant)
        entry.describe(home, count=1)


urlpatterns = [*real, *(path(f"try/{name}/", globals()[name], name=f"try_{name}") for name in BROKEN)]
