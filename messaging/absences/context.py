"""What a guardian's first pages show of absences, where they ask for it."""

from typing import Any

from django.http import HttpRequest

from messaging.absences.selectors.questions import open_questions
from tetoru.access import Guardian


def seat_questions(request: HttpRequest) -> dict[str, Any]:
    """`seat_questions`: schools that are looking for a child, asked when a template does. No query before."""
    actor = getattr(request, "actor", None)
    return {"seat_questions": lambda: open_questions(actor)} if isinstance(actor, Guardian) else {}
