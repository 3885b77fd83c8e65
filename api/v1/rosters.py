"""Rosters come in: a school's classes, pupils and enrolments, pushed by the other system."""

import uuid

from django.http import Http404
from ninja import Router

from accounts.rosters.actions import receive_roster
from accounts.rosters.oneroster import Sent, roster_of
from accounts.rosters.permissions import SEND_ROSTERS
from accounts.rosters.selectors import school_called, schools_of, upload_of
from accounts.rosters.shape import Arrival
from api.v1.roster_shapes import RosterSent, RosterState, SchoolList
from api.v1.service import PartnerRequest
from api.v1.shapes import Place, Problem
from tetoru.access import require

router = Router(tags=["rosters"])
REFUSALS = dict.fromkeys((400, 401, 403, 404, 409, 413, 422, 429), Problem)


@router.get("/schools", response={200: SchoolList, **REFUSALS}, url_name="linked_schools")
def schools(request: PartnerRequest) -> SchoolList:
    """The schools for which rosters can be sent, by our ids."""
    require(request.actor, SEND_ROSTERS, request.actor.tenant_id)
    found = schools_of(request.actor)
    request.noted = {"rows": len(found)}
    return SchoolList(schools=[Place(id=school.pk, name=school.name) for school in found])


@router.put("/rosters/{id:upload_id}", response={200: RosterState, **REFUSALS}, url_name="linked_roster")
def roster(request: PartnerRequest, upload_id: uuid.UUID, sent: RosterSent) -> RosterState:
    """One school's roster, whole. It waits until a person confirms it. Sent again unchanged, it is one upload."""
    require(request.actor, SEND_ROSTERS, request.actor.tenant_id)
    school = school_called(request.actor, sent.school)
    rows = sent.model_dump(mode="json", by_alias=True, exclude_none=True)
    read = roster_of(Sent(rows["classes"], rows["users"], rows["enrollments"]), kind=school.kind)
    arrival = Arrival(upload_id, school.pk, sent.year)
    return RosterState.of(receive_roster(request.actor, arrival, roster=read))


@router.get("/rosters/{id:upload_id}", response={200: RosterState, **REFUSALS}, url_name="linked_roster_state")
def roster_state(request: PartnerRequest, upload_id: uuid.UUID) -> RosterState:
    """What became of an upload."""
    require(request.actor, SEND_ROSTERS, request.actor.tenant_id)
    found = upload_of(request.actor, upload_id)
    if found is None:
        raise Http404
    return RosterState.of(found)
