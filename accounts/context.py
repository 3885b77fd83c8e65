"""What every layout shows of the person who is signed in."""

from typing import Any

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from tetoru.access import Guardian


def person(request: HttpRequest) -> dict[str, Any]:
    """`desk`, `desks` and `me` for staff; for others when their lost second factor ends, and `keep_for`. No query."""
    desk = getattr(request, "desk", None)
    if desk is None:
        actor = getattr(request, "actor", None)
        ending = {"factors_end_at": getattr(getattr(request, "user", None), "factors_end_at", None)}
        return {**ending, "keep_for": _marker(actor)} if isinstance(actor, Guardian) else ending
    return {"desk": desk, "desks": request.desks, "me": request.me}  # type: ignore[attr-defined]


def _marker(actor: Guardian) -> str:
    """Tells whose words a browser keeps (static/js/keep.js), without saying who that is."""
    return salted_hmac("accounts.keep", str(actor.user_id)).hexdigest()[:16]
