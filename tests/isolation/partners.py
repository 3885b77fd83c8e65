"""Another system of each place's tenant, where its rosters are fetched, and a roster that it sent."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.models import LinkedPupil, RosterUpload
from accounts.models.roster import id_index
from accounts.rosters.shape import Roster, RosterClass, RosterPupil
from api.models import Partner, RosterSource, SourceSchool
from schools.models import Classroom, Student
from tetoru.ids import new_id
from tetoru.tenancy import tenant_scope


def partner_of(room: Classroom) -> Partner:
    """One that is switched off: nobody comes in by it, and nobody fetches from it."""
    with tenant_scope(room.tenant_id), transaction.atomic():
        partner = Partner.objects.create(
            tenant_id=room.tenant_id,
            name="校務支援システム",
            client_id=str(new_id()),
            client_secret="x",
            scopes=["absences.read"],
            added_at=timezone.now(),
            secret_made_at=timezone.now(),
        )
        source = RosterSource.objects.create(
            tenant_id=room.tenant_id, partner=partner, address="https://c4th.example/ims",
            token_address="https://c4th.example/token", client_id="tetoru", secret="x",
        )  # fmt: skip
        SourceSchool.objects.create(tenant_id=room.tenant_id, source=source, school_id=room.school_id)
        return partner


def sent_roster(room: Classroom, student: Student) -> dict[str, Any]:
    """One that waits: somebody new comes into the class, and the system knows the pupil."""
    partner_id = new_id()
    pupil = RosterPupil("u1", "名簿", "花", "めいぼ", "はな", "c1", 3)
    roster = Roster((RosterClass("c1", room.grade, room.name),), (pupil,))
    with tenant_scope(room.tenant_id), transaction.atomic():
        LinkedPupil.objects.create(
            tenant_id=room.tenant_id, partner_id=partner_id, sourced_id="u0", student=student,
            sourced_index=id_index("u0", room.tenant_id),
        )  # fmt: skip
        upload = RosterUpload.objects.create(
            tenant_id=room.tenant_id, partner_id=partner_id, upload_id=new_id(), checksum=new_id().bytes,
            school_id=room.school_id, year_id=room.year_id, content=roster.to_json(), classes=1, students=1,
        )  # fmt: skip
    return {"roster_id": upload.pk, "upload_id": upload.upload_id}
