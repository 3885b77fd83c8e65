"""What is left in the log of a code that did not open: that it was tried, and from where; never what was typed."""

from django.db import transaction
from django.http import HttpRequest

from auditlog.events import Event, Outcome
from auditlog.trail import Draft, current_trail, write
from tetoru.access import Nobody


def record_refused_code(request: HttpRequest) -> None:
    """One entry, and a session by which further tries are counted."""
    actor = request.actor or Nobody()  # type: ignore[attr-defined]
    with transaction.atomic():
        write(actor, Draft(Event.SIGNUP_REFUSED), Outcome.DENIED)
    trail = current_trail()
    if trail is not None:
        trail.recorded = True
    request.session.setdefault("tried", True)
