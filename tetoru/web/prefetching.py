"""Browsers that look ahead: nothing counts as read by them."""

from django.http import HttpRequest


def is_prefetch(request: HttpRequest) -> bool:
    """Whether the page is fetched for later, or for a preview."""
    purpose = request.headers.get("Sec-Purpose", "") + request.headers.get("Purpose", "")
    return "prefetch" in purpose or "preview" in purpose
