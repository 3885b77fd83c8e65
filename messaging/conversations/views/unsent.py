"""What was typed comes back to be copied where its page is gone: a class was given away, a guardianship has ended."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from messaging.conversations.errors import ChildHasLeft
from messaging.conversations.forms import typed_in
from tetoru.access import Guardian
from tetoru.errors import NotPermitted

View = Callable[..., HttpResponse]


def keeps_words(view: View) -> View:
    """Answer 404 and 403 to a page with words by giving the words back. They alone: of the page nothing is said.

    A guardian whose child has left is told so, with words and without.
    """

    @wraps(view)
    def kept(request: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, **kwargs)
        except (Http404, NotPermitted) as error:
            words, has_left = typed_in(request.POST), isinstance(error, ChildHasLeft)
            if not (words or has_left):
                raise
            status = HTTPStatus.NOT_FOUND if isinstance(error, Http404) else HTTPStatus.FORBIDDEN
            return render(request, _template(request), {"words": words, "has_left": has_left}, status=status)

    return kept


def _template(request: Any) -> str:
    where = "_at_home" if isinstance(request.actor, Guardian) else ""
    return f"messaging/conversations/unsent{where}.html"
