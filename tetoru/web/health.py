"""For the machine that watches: alive, and ready."""

from collections.abc import Callable

from django.core.cache import cache
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from tetoru.crypto.keyring import PLATFORM, newest_key


@require_safe
@transaction.non_atomic_requests
def healthz(request: HttpRequest) -> HttpResponse:
    """The process answers."""
    return HttpResponse("ok", content_type="text/plain")


@require_safe
@transaction.non_atomic_requests
def readyz(request: HttpRequest) -> HttpResponse:
    """What the service needs is there: database, queue, key, and what apps registered. 503 names what is missing."""
    states = {name: _holds(check) for name, check in CHECKS.items()}
    return JsonResponse(states, status=200 if all(states.values()) else 503)


def register(name: str, check: Callable[[], object]) -> None:
    """Add what an app above the ground knows of being ready; `check` raises when it is not."""
    CHECKS[name] = check


def _holds(check: Callable[[], object]) -> bool:
    try:
        check()
    except Exception:  # noqa: BLE001 -- whatever is wrong, the answer is "not ready"
        return False
    return True


def _database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select 1")


CHECKS: dict[str, Callable[[], object]] = {
    "database": _database,
    "queue": lambda: cache.get("readyz"),
    "key": lambda: newest_key(PLATFORM),
}
