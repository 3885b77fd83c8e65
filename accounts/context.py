"""What every layout shows of the person who is signed in."""

from typing import Any

from django.http import HttpRequest


def person(request: HttpRequest) -> dict[str, Any]:
    """`desk`, `desks` and `me` for staff; nothing for others. No query is made for guardians."""
    desk = getattr(request, "desk", None)
    if desk is None:
        return {}
    return {"desk": desk, "desks": request.desks, "me": request.me}  # type: ignore[attr-defined]
