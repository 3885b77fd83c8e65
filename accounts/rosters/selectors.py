"""Rosters as their senders and as admins see them."""

import json
import uuid
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from accounts.desks import Desk
from accounts.models import LinkedPupil, RosterRule, RosterUpload
from accounts.rosters.errors import SchoolUnknown
from accounts.rosters.permissions import DECIDE_ON_ROSTERS
from schools.models import School
from tetoru.access import PartnerSystem, Staff
from tetoru.crypto.fields import UNREADABLE, is_readable

State = RosterUpload.State
SHOWN = 50


@dataclass(frozen=True)
class LeftOut:
    """What could not be taken in: whose change, and why."""

    who: str
    why: str


def schools_of(actor: PartnerSystem) -> list[School]:
    """Those for which a partner sends rosters."""
    return list(School.objects.filter(tenant_id=actor.tenant_id))


def school_called(actor: PartnerSystem, school_id: uuid.UUID) -> School:
    """The school of the partner's tenant. Raises SchoolUnknown."""
    found = School.objects.filter(tenant_id=actor.tenant_id, pk=school_id).first()
    if found is None:
        raise SchoolUnknown
    return found


def upload_of(actor: PartnerSystem, upload_id: uuid.UUID) -> RosterUpload | None:
    """A partner's own upload, by the id that it chose."""
    own = RosterUpload.objects.filter(tenant_id=actor.tenant_id, partner_id=actor.partner_id)
    return own.filter(upload_id=upload_id).select_related("year").first()


def pupils_called(actor: PartnerSystem, student_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, str]:
    """A partner's own ids of these pupils, where a roster of its own has linked them. One query."""
    own = LinkedPupil.objects.filter(tenant_id=actor.tenant_id, partner_id=actor.partner_id)
    found = own.filter(student_id__in=student_ids)
    return {link.student_id: link.sourced_id for link in found if is_readable(link.sourced_id)}


def uploads_at(actor: Staff, desk: Desk) -> list[RosterUpload]:
    """The newest of the tenant; those that wait first."""
    if not DECIDE_ON_ROSTERS.allows(actor, desk.tenant_id):
        return []
    found = list(_uploads(desk).order_by("-received_at")[:SHOWN])
    waiting = list(_uploads(desk).filter(_is_waiting()).order_by("school__order", "school__name", "pk"))
    there = {row.pk for row in waiting}
    return [*waiting, *(row for row in found if row.pk not in there)]


def upload_at(actor: Staff, desk: Desk, roster_id: uuid.UUID) -> RosterUpload:
    """One of them. Raises Http404."""
    found = _uploads(desk).filter(pk=roster_id).first()
    if found is None or not DECIDE_ON_ROSTERS.allows(actor, desk.tenant_id):
        raise Http404
    return found


def waiting_count(actor: Staff, desk: Desk) -> int:
    """How many rosters wait for the people of this desk: those of the board's office alone."""
    if desk.school_id is not None or not DECIDE_ON_ROSTERS.allows(actor, desk.tenant_id):
        return 0
    return RosterUpload.objects.filter(tenant_id=desk.tenant_id).filter(_is_waiting()).count()


def rule_of(actor: Staff) -> RosterRule | None:
    """What the tenant has decided about small changes, if anything."""
    return RosterRule.objects.filter(tenant_id=actor.tenant_id).select_related("set_by").first()


def left_out_of(upload: RosterUpload) -> list[LeftOut]:
    """What could not be taken in, as long as it is kept."""
    if not is_readable(upload.left_out):
        return [LeftOut(str(UNREADABLE), "")]
    return [LeftOut(**row) for row in json.loads(upload.left_out or "[]")]


def _uploads(desk: Desk) -> QuerySet[RosterUpload]:
    return RosterUpload.objects.filter(tenant_id=desk.tenant_id).select_related("school", "year")


def _is_waiting() -> Q:
    return Q(state=State.WAITING, ends_at__gt=timezone.now())
