"""An operator's session: whether it opens the operator's pages, and which tenant is looked at."""

import uuid
from typing import Any

from accounts import session_clock as clock

KIND = "operator"
TENANT = "ops_tenant"


def is_open(session: Any) -> bool:
    """Whether it opens the operator's pages now: the second factor was passed, and time has not run out."""
    return clock.is_passed(session) and not clock.has_run_out(session, KIND)


def choose_tenant(session: Any, tenant_id: uuid.UUID | None) -> None:
    """From the next page on look at this tenant; None: at what belongs to none."""
    session[TENANT] = tenant_id.hex if tenant_id else None


def chosen_tenant(session: Any) -> uuid.UUID | None:
    """The tenant that is looked at."""
    found = session.get(TENANT)
    return uuid.UUID(found) if found else None
