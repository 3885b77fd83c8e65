"""A roster arrives."""

import hashlib

from django.db import transaction

from accounts.models import RosterUpload
from accounts.rosters.errors import UploadTaken, YearUnknown
from accounts.rosters.permissions import SEND_ROSTERS
from accounts.rosters.selectors import school_called
from accounts.rosters.shape import Arrival, Roster
from accounts.rosters.starting import start_by_rule
from auditlog.events import Event
from auditlog.trail import audited
from schools.models import SchoolYear
from schools.states import today_in_tokyo
from tetoru.access import PartnerSystem, require
from tetoru.crypto.blind_index import blind_index, blind_indexes

State = RosterUpload.State
CHECKSUM = "accounts_rosterupload.checksum"


def receive_roster(actor: PartnerSystem, arrival: Arrival, *, roster: Roster) -> RosterUpload:
    """Let a school's roster wait for a person, or start it where the tenant's rule says so.

    One that waited for the same school and year is overtaken.

    Sent again with the same content, it is the upload that is there already. Raises UploadTaken for another content,
    SchoolUnknown and YearUnknown.
    """
    require(actor, SEND_ROSTERS, actor.tenant_id)
    with audited(actor, Event.ROSTER_ARRIVED) as entry:
        content = roster.to_json()
        upload = RosterUpload(
            tenant_id=actor.tenant_id,
            partner_id=actor.partner_id,
            upload_id=arrival.upload_id,
            school=school_called(actor, arrival.school_id),
            year=_year_of(actor, arrival),
            content=content,
            classes=len(roster.classes),
            students=len(roster.pupils),
        )
        said = hashlib.sha256(f"{upload.school_id} {upload.year_id} {content}".encode()).hexdigest()
        upload.checksum = blind_index(said, owner=actor.tenant_id, column=CHECKSUM)
        with transaction.atomic():
            RosterUpload.objects.bulk_create([upload], ignore_conflicts=True)
        kept = RosterUpload.objects.select_for_update(of=("self",)).get(
            partner_id=actor.partner_id, upload_id=arrival.upload_id
        )
        is_new = kept.pk == upload.pk
        known = blind_indexes(said, owner=actor.tenant_id, column=CHECKSUM)
        if not is_new and bytes(kept.checksum) not in known:
            raise UploadTaken
        if is_new:
            _overtake(kept)
        by_rule = is_new and start_by_rule(kept)
        entry.describe(kept, classes=kept.classes, students=kept.students, is_new=is_new, by_rule=by_rule)
    return kept


def _year_of(actor: PartnerSystem, arrival: Arrival) -> SchoolYear:
    today = today_in_tokyo()
    years = SchoolYear.objects.filter(tenant_id=actor.tenant_id, ends_on__gte=today).order_by("year")
    wanted = years.filter(starts_on__lte=today) if arrival.year is None else years.filter(year=arrival.year)
    found = wanted.first()
    if found is None:
        raise YearUnknown
    return found


def _overtake(upload: RosterUpload) -> None:
    """The newest roster is the one to decide on."""
    older = RosterUpload.objects.filter(
        partner_id=upload.partner_id, school_id=upload.school_id, year_id=upload.year_id, state=State.WAITING
    ).exclude(pk=upload.pk)
    for row in older.select_for_update(of=("self",)).order_by("pk"):
        row.state, row.content = State.OVERTAKEN, ""
        row.save(update_fields=["state", "content"])
