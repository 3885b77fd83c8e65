"""A school decides how it has conversations."""

import datetime as dt
from dataclasses import dataclass

from accounts.desks import Desk
from accounts.invitations.permissions import school_of
from auditlog.events import Event
from auditlog.trail import audited
from messaging.conversations.models import ConversationRules
from messaging.conversations.permissions import KEEP_RULES
from schools.models import School
from tetoru.access import Staff, require


@dataclass(frozen=True)
class Rules:
    """What the form holds."""

    is_on: bool
    guardians_open: bool
    all_staff_open: bool
    may_be_joint: bool
    hours_since: dt.time
    hours_until: dt.time


def keep_rules(actor: Staff, desk: Desk, *, rules: Rules) -> None:
    """Set them. Conversations that are there stay, with the people who are in them."""
    require(actor, KEEP_RULES, desk)
    with audited(actor, Event.SCHOOL_SETTINGS_CHANGED) as entry:
        school = School.objects.select_for_update(no_key=True).get(pk=school_of(desk))
        kept = ConversationRules.objects.filter(school=school).first()
        kept = kept or ConversationRules(tenant_id=desk.tenant_id, school=school)
        changed = [name for name, value in rules.__dict__.items() if getattr(kept, name) != value]
        for name in changed:
            setattr(kept, name, getattr(rules, name))
        kept.save()
        entry.describe(school, conversations=changed)
        entry.school_id = school.pk
