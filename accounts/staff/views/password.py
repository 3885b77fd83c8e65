"""Giving a new initial password."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from accounts.staff.actions.passwords import reissue_password
from accounts.staff.errors import AlreadyDone
from accounts.staff.people import person_at, place_name
from accounts.staff.permissions import MANAGE_ACCOUNT
from accounts.staff.seen import seen_of
from accounts.staff.slips import slip_of, slip_page
from accounts.staff.views.again import shown_already
from accounts.step_up import proved_lately
from accounts.web import StaffRequest, at_desk
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def person_password(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """What it does to the person; then the slip, once."""
    person = person_at(request.actor, request.desk, person_id)
    require(request.actor, MANAGE_ACCOUNT, person.staff)
    request.subject = person.user
    if request.method != "POST":
        return render(request, "accounts/staff/password.html", {"person": person, "seen": seen_of(person.user)})
    try:
        password = reissue_password(request.actor, person, seen=request.POST.get("seen", ""))
    except AlreadyDone:
        return shown_already(request, person_id)
    slip = slip_of(person.user, school=place_name(person.seats[0]), password=password)
    return render(request, "accounts/staff/slips.html", slip_page([slip]) | {"person": person.user})
