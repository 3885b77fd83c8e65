"""How schools have conversations."""

import uuid
from collections.abc import Iterable

from django.http import Http404

from accounts.desks import Desk
from messaging.conversations.models import ConversationRules


def rules_at(school_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, ConversationRules]:
    """The rules of each school; one without a row has the defaults. One query."""
    ids = set(school_ids)
    found = {rules.school_id: rules for rules in ConversationRules.objects.filter(school__in=ids)}
    return {school_id: found.get(school_id) or ConversationRules(school_id=school_id) for school_id in ids}


def rules_of(desk: Desk) -> ConversationRules:
    """The rules of the desk's school. Raises Http404 for a board's office."""
    if desk.school_id is None:
        raise Http404
    return rules_at([desk.school_id])[desk.school_id]
