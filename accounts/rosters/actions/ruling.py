"""A tenant decides whether it wants to be asked about small changes."""

from django.utils import timezone

from accounts.models import RosterRule
from accounts.rosters.permissions import DECIDE_ON_ROSTERS
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Staff, require


def set_roster_rule(actor: Staff, *, is_on: bool, most_changes: int) -> None:
    """Take rosters with so many changes at most, in which nobody leaves, in by themselves, in this person's name."""
    require(actor, DECIDE_ON_ROSTERS, actor.tenant_id)
    with audited(actor, Event.ROSTER_RULE_SET) as entry:
        said = {"is_on": is_on, "most_changes": most_changes, "set_by_id": actor.user_id, "set_at": timezone.now()}
        rule, _made = RosterRule.objects.update_or_create(tenant_id=actor.tenant_id, defaults=said)
        entry.describe(rule, is_on=is_on, most_changes=most_changes)
