"""Another system of each place's tenant."""

from django.db import transaction
from django.utils import timezone

from api.models import Partner
from schools.models import Classroom
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


def partner_of(room: Classroom) -> Partner:
    """One that is switched off: nobody comes in by it."""
    with tenant_scope(room.tenant_id), transaction.atomic():
        return Partner.objects.create(
            tenant_id=room.tenant_id,
            name="校務支援システム",
            client_id=str(new_id()),
            client_secret="x",
            scopes=["absences.read"],
            added_at=timezone.now(),
            secret_made_at=timezone.now(),
        )
