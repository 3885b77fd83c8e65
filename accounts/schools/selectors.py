"""The schools of an organisation, with what stands in their list."""

import uuid
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef
from django.http import Http404

from accounts.desks import Desk
from accounts.models import StaffSeat
from accounts.schools.permissions import MANAGE_SCHOOLS
from schools.models import School
from schools.selectors import current_classrooms
from tetoru.access import Role, Staff


@dataclass(frozen=True)
class Row:
    """A school in the list: its classes of this year, its staff, and whether anybody runs it."""

    name: str
    kind: str
    slug: str
    classes: int
    staff: int
    has_admin: bool
    edit_url: str


def school_at(actor: Staff, desk: Desk, school_id: uuid.UUID) -> School:
    """One school of the organisation. Raises Http404."""
    may = MANAGE_SCHOOLS.allows(actor, desk)
    found = School.objects.filter(tenant_id=desk.tenant_id, pk=school_id).first() if may else None
    if found is None:
        raise Http404
    return found


def school_rows(actor: Staff, desk: Desk) -> list[Row]:
    """All schools in their order. Three queries, whatever their number."""
    if not MANAGE_SCHOOLS.allows(actor, desk):
        return []
    seats = StaffSeat.objects.filter(tenant_id=desk.tenant_id, user__is_active=True)
    admins = seats.filter(school=OuterRef("pk"), roles__contains=[Role.SCHOOL_ADMIN])
    schools = School.objects.filter(tenant_id=desk.tenant_id).annotate(has_admin=Exists(admins))
    staff = dict(seats.values_list("school").annotate(Count("pk")))
    classes = dict(current_classrooms().filter(tenant_id=desk.tenant_id).values_list("school").annotate(Count("pk")))
    return [
        Row(
            name=school.name,
            kind=school.get_kind_display(),
            slug=school.slug,
            classes=classes.get(school.pk, 0),
            staff=staff.get(school.pk, 0),
            has_admin=school.has_admin,
            edit_url=desk.url("school_edit", school_id=school.pk),
        )
        for school in schools
    ]
