"""What stands between the door and the pages: time, the second factor, a password of one's own. Asked here alone."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts import session_clock as clock
from accounts import sessions
from accounts.carrying import ask_to_sign_in_again, typed_in
from accounts.second_factor.asking import AT_OPS, SIGN_IN, STEP_UP, Occasion, ask_page
from accounts.second_factor.holders import has_second_factor, is_required_of
from tetoru.access import Actor, Operator
from tetoru.doors import Door, door_of

GetResponse = Callable[[HttpRequest], HttpResponse]

WAY_OUT = "sign_out"
OWN_PASSWORD = "change_password"  # noqa: S105 -- the name of a page
QUESTIONS = frozenset({SIGN_IN.url_name, AT_OPS.url_name, STEP_UP.url_name})
ALL_LOST = "factors_lost"
"""Where guardians go on who can't answer the question for the second factor."""
SET_UP = frozenset({"own_second_factor", "new_app", "new_passkey", "recovery_codes", "step_up"})
"""What opens to a person who must have a second factor and has none, besides what is open to everybody."""

UNATTENDED = frozenset({"school:absence_board_changes"})
"""What an open page fetches by itself: it keeps nobody signed in who has gone away."""


class GateMiddleware:
    """Lets a person on who has done all that their account asks for; leads everybody else to what is missing."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        """None lets the person on."""
        name = request.resolver_match.view_name  # type: ignore[union-attr]
        actor: Actor | None = request.actor  # type: ignore[attr-defined]
        if actor is None or door_of(name) in {Door.EVERYBODY, Door.PARTNERS} or name == WAY_OUT:
            return None
        if clock.has_run_out(request.session, actor.kind):
            return _run_out(request, name)
        if name not in UNATTENDED:
            clock.touch(request.session, actor.kind)
        if is_waiting_for_second_factor(request):
            return None if name in (occasion_for(actor).url_name, ALL_LOST) else _ask(request, occasion_for(actor))
        if request.user.must_change_password:  # type: ignore[union-attr]
            return None if name == OWN_PASSWORD else _to_own_password(request)
        if is_without_required_factor(request):
            return None if name in SET_UP else _to_set_up(request)
        return None


def is_waiting_for_second_factor(request: HttpRequest) -> bool:
    """Whether the password was given and the second factor was not. Operators are asked in any case."""
    is_asked = isinstance(request.actor, Operator) or has_second_factor(request.user)  # type: ignore[attr-defined]
    return is_asked and not clock.is_passed(request.session)


def is_without_required_factor(request: HttpRequest) -> bool:
    """Whether this person must have a second factor, and has none yet."""
    return is_required_of(request.actor, request.user) and not has_second_factor(request.user)  # type: ignore[attr-defined]


def occasion_for(actor: Actor) -> Occasion:
    """Where this kind of person is asked."""
    return AT_OPS if isinstance(actor, Operator) else SIGN_IN


def _ask(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """A page leads to the question; a form is carried through it, and nothing that was typed is lost."""
    place = request.get_full_path()
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "accounts/sign_in/_expired.html", status=401)
    if request.method == "POST":
        return ask_page(request, occasion, place=place, carried=typed_in(request), status=401)
    return redirect(f"{occasion.url}?{urlencode({'next': place})}")


def _run_out(request: HttpRequest, name: str) -> HttpResponse:
    sessions.sign_out(request)
    is_question = name in QUESTIONS
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "accounts/sign_in/_expired.html", status=401)
    if request.method == "POST" and not is_question:
        return ask_to_sign_in_again(request)
    messages.warning(request, _("しばらく操作がなかったか、長い時間がたったので、ログアウトしました。"))
    place = "" if is_question else f"?{urlencode({'next': request.get_full_path()})}"
    return redirect(f"{reverse('sign_in')}{place}")


def _to_own_password(request: HttpRequest) -> HttpResponse:
    if request.method in ("GET", "HEAD"):
        return redirect(OWN_PASSWORD)
    return _refused(request, _("先に、自分だけが知っているパスワードに変えてください。"))


def _to_set_up(request: HttpRequest) -> HttpResponse:
    if request.method in ("GET", "HEAD"):
        return redirect("own_second_factor")
    return _refused(request, _("先に、2つ目の確認を登録してください。"))


def _refused(request: HttpRequest, text: str) -> HttpResponse:
    return render(request, "403.html", {"exception": text}, status=403)
