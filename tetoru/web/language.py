"""In which language a page comes. Pages are Japanese, but for those that are translated whole (docs/adr/0032)."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.html import format_html

from tetoru.access import Guardian
from tetoru.languages import DEFAULT, LANGUAGES
from tetoru.web.dates import is_japanese

GetResponse = Callable[[HttpRequest], HttpResponse]

CHOSEN = "language"
"""Where a session remembers the choice; also the part of an address by which a mail names its own language."""
CODES = frozenset(code for code, _name in LANGUAGES)
VISITED = frozenset(
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
        "account_closed",
    }
)
"""What people meet before they have an account, or come to from a mail: in the visitor's language."""
OWN = frozenset(
    {
        "home",
        "notice",
        "notice_file",
        "notice_file_content",
        "notice_file_page",
        "answer",
        "safety_answer",
        "absences",
        "absence_history",
        "absence",
        "absence_change",
        "absence_cancellation",
        "seat_question",
        "profile",
        "guardian_settings",
        "email_change",
        "factors_kept",
        "factors_lost",
        "account_closing",
        "child_new",
        "child_confirmation",
        "viewers",
        "change_password",
        "devices",
        "device_removal",
        "other_devices_removal",
        "delivery_settings",
        "push_device",
        "push_device_removal",
        "conversations",
        "conversation_new",
        "conversation",
        "conversation_file",
        "conversation_file_content",
        "conversation_file_page",
    }
)
"""Of a guardian who is signed in: in the language that this person has chosen."""
TRANSLATED = VISITED | OWN
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
        if request.resolver_match and request.resolver_match.view_name in VISITED:
            translation.activate(wanted_language(request))


class OwnLanguageMiddleware:
    """Sets the language of a guardian's page, once door and gate let the person on: their own pages are Japanese."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        """No query: who the person is has been asked."""
        if request.resolver_match and request.resolver_match.view_name in OWN:
            language = language_of(request, request.resolver_match.view_name)
            if language != DEFAULT:  # which it is
                translation.activate(language)


def language_of(request: HttpRequest, view_name: str) -> str:
    """In which language this page comes to who asks."""
    if view_name in OWN and isinstance(getattr(request, "actor", None), Guardian):
        person: Any = request.user
        return person.language if person.language in CODES else DEFAULT
    return wanted_language(request) if view_name in VISITED else DEFAULT


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


def as_typed(text: str) -> str:
    """What a school has typed: on a page in another language it is said to be Japanese, to screen readers too."""
    return text if is_japanese() else format_html('<span lang="{}">{}</span>', DEFAULT, text)


def as_worded(text: str) -> str:
    """What we say in the page's language in a place that is said to be Japanese, since schools' words stand there."""
    return text if is_japanese() else format_html('<span lang="{}">{}</span>', translation.get_language(), text)
