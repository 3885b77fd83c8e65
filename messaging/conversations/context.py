"""What the bottom bar of a guardian shows of conversations, on the pages that ask for it."""

from typing import Any

from django.http import HttpRequest

from messaging.conversations.selectors.talks import unread_of
from tetoru.access import Guardian


def conversations(request: HttpRequest) -> dict[str, Any]:
    """`unread_conversations`, counted when a template asks. No query before."""
    actor = getattr(request, "actor", None)
    return {"unread_conversations": lambda: unread_of(actor)} if isinstance(actor, Guardian) else {}
