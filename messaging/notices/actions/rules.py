"""The rules of sending, as a school's or the organisation's admin sets them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from accounts.desks import Desk
from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.models import SendingRules
from messaging.notices.permissions import SET_RULES
from tetoru.access import Staff, require


@dataclass(frozen=True)
class Rules:
    """What the form sends; `approval` is None in the board's office, which has no choice."""

    hold_seconds: int
    asks_in_evening: bool
    evening_from: dt.time
    evening_until: dt.time
    asks_when_alone: bool
    approval: str | None = None


def set_rules(actor: Staff, desk: Desk, *, rules: Rules) -> None:
    """Keep the rules of this place; they hold from the next confirmation on."""
    require(actor, SET_RULES, desk)
    with audited(actor, Event.SENDING_RULES_CHANGED) as entry:
        values = {name: value for name, value in rules.__dict__.items() if value is not None}
        place: dict[str, Any] = {"tenant_id": desk.tenant_id, "school_id": desk.school_id}
        kept, _is_new = SendingRules.objects.update_or_create(**place, defaults=values)
        entry.describe(kept, **values)
