"""What every layout shows of the person who is signed in."""

from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from tetoru.access import Guardian, Staff


def person(request: HttpRequest) -> dict[str, Any]:
    """`keep_for`; `desk`, `desks` and `me` for staff; for others when their lost second factor ends. No query."""
    desk: Any = getattr(request, "desk", None)
    actor: Any = getattr(request, "actor", None)
    if desk is None:
        ending = {"factors_end_at": getattr(getattr(request, "user", None), "factors_end_at", None)}
        return {**ending, "keep_for": _marker(actor)} if isinstance(actor, Guardian) else ending
    return {"desk": desk, "desks": request.desks, "me": request.me, "keep_for": lambda: _marker(actor)}  # type: ignore[attr-defined]


def _marker(actor: Guardian | Staff) -> str:
    """Tells whose words a browser keeps (static/js/keep.js), without saying who that is."""
    return salted_hmac("accounts.keep", str(actor.user_id)).hexdigest()[:16]
