"""Lets a roster be taken in: by a person's word, or by the tenant's rule."""

import json
import uuid

from django.utils import timezone

from accounts.actors import actor_for
from accounts.models import RosterRule, RosterUpload
from accounts.rosters.choices import Choices
from accounts.rosters.difference import Difference, Kind, difference_of
from accounts.rosters.links import link_classes, link_pupils
from accounts.rosters.permissions import DECIDE_ON_ROSTERS
from accounts.rosters.steps import links_of, steps_of
from accounts.rosters.tasks import take_roster_in
from accounts.standing import refusal_of
from schools.errors import FieldRefused
from schools.states import today_in_tokyo
from tetoru.jobs import ring

BY_RULE = {Kind.SAME, Kind.NEW, Kind.CHANGED, Kind.MOVED}
"""Nobody leaves and nobody comes back by a rule, and it answers no question."""


def start(upload: RosterUpload, difference: Difference, choices: Choices, *, by: uuid.UUID) -> int:
    """Keep the steps and ring the bell; gives how many there are. Raises FieldRefused."""
    steps = steps_of(difference, choices)
    rooms, students = links_of(difference)
    link_classes(upload.partner_id, upload.tenant_id, rooms=rooms)
    link_pupils(upload.partner_id, upload.tenant_id, students=students)
    upload.content, upload.steps, upload.total = "", json.dumps(steps, ensure_ascii=False), len(steps)
    decide(upload, RosterUpload.State.RUNNING, by=by)
    ring(take_roster_in, tenant_id=upload.tenant_id, roster_id=upload.pk)
    return len(steps)


def decide(upload: RosterUpload, state: RosterUpload.State, *, by: uuid.UUID) -> None:
    """Keep who decided, and when."""
    upload.state, upload.decided_at, upload.decided_by_id = state, timezone.now(), by
    upload.moved_at = timezone.now()
    upload.save()


def start_by_rule(upload: RosterUpload) -> bool:
    """Whether the tenant's rule lets it be taken in, in the name and with the rights of whoever set the rule.

    Never the first roster: who is who was then told by names alone.
    """
    rule = RosterRule.objects.filter(tenant_id=upload.tenant_id, is_on=True).select_related("set_by").first()
    if rule is None or refusal_of(rule.set_by) is not None:
        return False
    if not DECIDE_ON_ROSTERS.allows(actor_for(rule.set_by), upload.tenant_id):
        return False
    difference = difference_of(upload)
    _rooms, told_by_name = links_of(difference)
    if told_by_name or not set(difference.counts) <= BY_RULE or difference.changes > rule.most_changes:
        return False
    try:
        start(upload, difference, Choices(today_in_tokyo()), by=rule.set_by_id)
    except FieldRefused:  # who can't be read, or leaves one of these days, holds a number that it gives to another
        return False
    return True
