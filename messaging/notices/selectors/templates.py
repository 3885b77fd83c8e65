"""The templates that somebody may write with at a desk: their own, and everybody's there."""

import uuid
from collections.abc import Sequence

from django.db.models import Q
from django.http import Http404

from accounts.desks import Desk
from messaging.notices.models import Template
from messaging.notices.permissions import WRITE_NOTICES, Place
from messaging.notices.selectors.desk import here
from schools.models import Classroom
from schools.selectors import current_classrooms
from tetoru.access import Staff

MOST = 200
"""A bound, not a page: a school has a dozen."""


def templates_at(actor: Staff, desk: Desk) -> Sequence[Template]:
    """Their own first, each part by title. One query."""
    if not WRITE_NOTICES.allows(actor, Place(desk.school_id)):
        return []
    mine = Q(owner_id=actor.user_id) | Q(owner=None)
    found = Template.objects.filter(here(desk), mine, tenant_id=desk.tenant_id).select_related("saved_by")[:MOST]
    return sorted(found, key=lambda one: (one.owner_id is None, one.title))


def template_at(actor: Staff, desk: Desk, template_id: uuid.UUID) -> Template:
    """One of them. Raises Http404."""
    found = next((one for one in templates_at(actor, desk) if one.pk == template_id), None)
    if found is None:
        raise Http404
    return found


def own_classrooms(actor: Staff, desk: Desk) -> list[Classroom]:
    """The classes that the person looks after at this desk."""
    seat = actor.seat_at(desk.school_id) if desk.school_id else None
    ids = seat.classroom_ids if seat else frozenset()
    return list(current_classrooms().filter(school_id=desk.school_id, pk__in=ids)) if ids else []
