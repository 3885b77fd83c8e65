"""How large a request may be: a roster of a large school is more than a form."""

import re

from django.http import HttpRequest

ROSTER = re.compile(r"/api/v1/rosters/[0-9a-f-]{36}")
MOST = 2_000_000


def take_in_roster(request: HttpRequest) -> None:
    """Read the body of a roster before Django measures it by what a form may have; a larger one it still refuses."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    if request.method != "PUT" or not ROSTER.fullmatch(request.path_info) or not length.isdecimal():
        return
    if int(length) <= MOST:
        request._body = request.read()  # noqa: SLF001 -- where Django itself puts what it has read
