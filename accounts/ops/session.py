"""An operator's session: when the second factor was passed, when a page was last opened, which tenant is looked at."""

import datetime as dt
import uuid
from typing import Any

from django.utils import timezone

IDLE = dt.timedelta(minutes=15)
LONGEST = dt.timedelta(hours=8)
PASSED, SEEN, TENANT = "ops_passed_at", "ops_seen_at", "ops_tenant"


def begin(session: Any) -> None:
    """The second factor was passed; the session goes on under a fresh id."""
    session.cycle_key()
    session[PASSED] = session[SEEN] = _now()


def is_begun(session: Any) -> bool:
    """Whether the second factor was passed in this session."""
    return PASSED in session


def has_run_out(session: Any) -> bool:
    """Whether it lay idle, or lasts, for too long."""
    now = _now()
    return is_begun(session) and (
        now - session[SEEN] >= IDLE.total_seconds() or now - session[PASSED] >= LONGEST.total_seconds()
    )


def is_open(session: Any) -> bool:
    """Whether it opens the operator's pages now."""
    return is_begun(session) and not has_run_out(session)


def touch(session: Any) -> None:
    """A page is being opened."""
    session[SEEN] = _now()


def choose_tenant(session: Any, tenant_id: uuid.UUID | None) -> None:
    """From the next page on look at this tenant; None: at what belongs to none."""
    session[TENANT] = tenant_id.hex if tenant_id else None


def chosen_tenant(session: Any) -> uuid.UUID | None:
    """The tenant that is looked at."""
    found = session.get(TENANT)
    return uuid.UUID(found) if found else None


def _now() -> float:
    return timezone.now().timestamp()
