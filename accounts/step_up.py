"""Asks again who it is, before a sensitive deed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.http import urlencode

from accounts import session_clock as clock
from accounts.carrying import typed_in
from accounts.second_factor.asking import STEP_UP, ask_page

View = Callable[..., HttpResponseBase]


def proved_lately(view: View) -> View:
    """Let on who proved within ten minutes who they are; ask everybody else, and go on with what they typed.

    Stands outside of `at_desk`, below the methods: `@require_http_methods`, `@proved_lately`, `@at_desk`.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if clock.is_fresh(request.session):
            return view(request, *args, **kwargs)
        place = request.get_full_path()
        if request.htmx:  # type: ignore[attr-defined]
            return render(request, "accounts/sign_in/_expired.html", status=401)
        if request.method == "POST":
            return ask_page(request, STEP_UP, place=place, carried=typed_in(request), status=401)
        return redirect(f"{STEP_UP.url}?{urlencode({'next': place})}")

    return guarded
