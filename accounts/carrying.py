"""What was typed when the session ran out is carried through the sign-in, in the form itself.

Nothing of it is stored: the words travel from the browser to the browser.
"""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from accounts.forms import SignInForm

PREFIX = "carried-"
NOT_CARRIED = frozenset({"csrfmiddlewaretoken", "login", "password"})

Carried = list[tuple[str, str]]


def ask_to_sign_in_again(request: HttpRequest) -> HttpResponse:
    """The sign-in page, holding what the interrupted form held."""
    form = SignInForm(initial={"next": request.get_full_path()})
    return render(request, "accounts/sign_in/page.html", {"form": form, "carried": typed_in(request)}, status=401)


def typed_in(request: HttpRequest) -> Carried:
    """The fields of a form that is being interrupted."""
    return _pairs(request, (name for name in request.POST if name not in NOT_CARRIED))


def carried_through(request: HttpRequest) -> Carried:
    """The fields that a sign-in form brings along."""
    names = (name for name in request.POST if name.startswith(PREFIX))
    return [(name.removeprefix(PREFIX), value) for name, value in _pairs(request, names)]


def _pairs(request: HttpRequest, names: Iterable[str]) -> Carried:
    return [(name, value) for name in names for value in request.POST.getlist(name)]
