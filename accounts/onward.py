"""Where a person goes after the door: to the page that was asked for, with what was typed."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.carrying import Carried
from accounts.desks import desks_of
from tetoru.access import Actor, Guardian, Operator, Staff


def own_place(actor: Actor) -> str:
    """Where a person starts after signing in."""
    if isinstance(actor, Guardian):
        return reverse("home")
    if isinstance(actor, Staff):
        with transaction.atomic():
            desks = desks_of(actor)
        return desks[0].url_start if desks else reverse("landing")
    return reverse("ops:index") if isinstance(actor, Operator) else reverse("landing")


def destination(request: HttpRequest, wanted: str, *, otherwise: str = "") -> str:
    """The page that was asked for before, if it is one of ours."""
    if wanted and url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return otherwise or reverse("landing")


def onward(request: HttpRequest, place: str, carried: Carried) -> HttpResponse:
    """To the page that was asked for; with what was typed, if it was interrupted."""
    if not carried:
        return redirect(place)
    return render(request, "accounts/sign_in/resume.html", {"destination": place, "carried": carried})
