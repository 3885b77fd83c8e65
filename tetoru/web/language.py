"""In which language a page comes. Pages are Japanese, but for those that are translated whole (docs/adr/0032)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from tetoru.languages import DEFAULT, LANGUAGES

GetResponse = Callable[[HttpRequest], HttpResponse]

CHOSEN = "language"
"""Where a session remembers the choice; also the part of an address by which a mail names its own language."""
CODES = frozenset(code for code, _name in LANGUAGES)
TRANSLATED = frozenset(
    {
        "signup",
        "signup_person",
        "signup_sent",
        "signup_confirmation",
        "signup_done",
        "password_reset",
        "password_reset_sent",
        "password_new",
        "password_counter",
        "email_confirmation",
        "factors_lost_confirmation",
    }
)
"""Pages on which every text, and every error, is there in all languages (`tetoru.catalogues.SOURCES`)."""


class LanguageMiddleware:
    """Sets the language of a page, and says it in the answer. No page mixes two."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        translation.activate(DEFAULT)
        try:
            response = self.get_response(request)
            response.headers.setdefault("Content-Language", html_language(translation.get_language() or DEFAULT))
            return response
        finally:
            translation.deactivate()

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """The address is known now."""
        if request.resolver_match and request.resolver_match.view_name in TRANSLATED:
            translation.activate(wanted_language(request))


def wanted_language(request: HttpRequest) -> str:
    """What the mail says from which the person comes, what they have chosen, else what their browser asks for."""
    for code in (request.GET.get(CHOSEN), request.session.get(CHOSEN)):
        if code in CODES:
            return str(code)
    return translation.get_language_from_request(request)


def choose_language(request: HttpRequest, code: str) -> None:
    """From here on pages come in this language, as far as there are any. Anything else changes nothing."""
    if code in CODES:
        request.session[CHOSEN] = code
        translation.activate(code)


def html_language(code: str) -> str:
    """As HTML names it: easy Japanese is Japanese."""
    return DEFAULT if code.startswith(DEFAULT) else code
