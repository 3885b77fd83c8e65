"""Taking a second factor away."""

from accounts.models import User
from accounts.resets.permissions import RESET_SECOND_FACTOR
from accounts.resets.reasons import Reason
from accounts.second_factor.taking import take_all
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Actor, Staff, require


def reset_second_factor(actor: Actor, colleague: Staff, *, reason: Reason) -> None:
    """Everything that proved who the colleague is, besides the password, is gone; so is whatever they had open."""
    require(actor, RESET_SECOND_FACTOR, colleague)
    with audited(actor, Event.SECOND_FACTOR_RESET) as entry:
        user = User.objects.select_for_update(no_key=True).get(pk=colleague.user_id)
        take_all(user)
        entry.describe(user, reason=reason.value)
        entry.tenant_id = colleague.tenant_id
