"""What every layout shows of the person who is signed in."""

from typing import Any

from django.http import HttpRequest


def person(request: HttpRequest) -> dict[str, Any]:
    """`desk`, `desks` and `me` for staff; for others when their lost second factor ends. No query is made for it."""
    desk = getattr(request, "desk", None)
    if desk is None:
        return {"factors_end_at": getattr(getattr(request, "user", None), "factors_end_at", None)}
    return {"desk": desk, "desks": request.desks, "me": request.me}  # type: ignore[attr-defined]
