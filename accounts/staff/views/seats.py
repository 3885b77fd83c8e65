"""Giving and taking seats."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.classes.selectors import classrooms_of
from accounts.classes.uncovered import classes_left_by
from accounts.staff.actions.rights import change_seat, remove_seat
from accounts.staff.forms import HeirForm, SeatForm
from accounts.staff.handover import Leaving, open_work
from accounts.staff.people import Person, colleagues_of, person_at
from accounts.staff.permissions import CHANGE_SEAT, Seating
from accounts.staff.placing import school_of
from accounts.step_up import proved_lately
from accounts.web import StaffRequest, at_desk
from schools.models import School
from tetoru.access import Role, Seat, require

BOARD_SEAT = Seat(None, frozenset({Role.TENANT_ADMIN}))


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def person_seat(request: StaffRequest, person_id: uuid.UUID, seat: str) -> HttpResponse:
    """Roles and homerooms in one school, or the office of the board."""
    person, school = person_at(request.actor, request.desk, person_id), school_of(request.desk, seat)
    now = person.staff.seat_at(school.pk if school else None)
    least = Seat(school.pk, frozenset({Role.TEACHER})) if school else BOARD_SEAT
    require(request.actor, CHANGE_SEAT, Seating(person.staff, now or least))
    form = _form(request, school, now)
    wanted = None
    if request.method == "POST":
        wanted = BOARD_SEAT if form is None else form.seat if form.is_valid() else None
    if wanted is not None:
        change_seat(request.actor, person, seat=wanted)
        messages.success(request, _("席と役割を変えました。本人の次の操作から、そのとおりになります。"))
        return redirect(request.desk.url("person", person_id=person_id))
    context = {"person": person, "school": school, "form": form, "is_new": now is None, "seat": seat}
    return render(request, "accounts/staff/seat.html", context, status=422 if form and form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def person_seat_removal(request: StaffRequest, person_id: uuid.UUID, seat: str) -> HttpResponse:
    """Take the seat away, and hand over what is open there."""
    person, school = person_at(request.actor, request.desk, person_id), school_of(request.desk, seat)
    place = school.pk if school else None
    require(request.actor, CHANGE_SEAT, Seating(person.staff, Seat(place, person.roles_at(place))))
    form = HeirForm(request.POST or None, heirs=colleagues_of(person, school_id=place, everywhere=False))
    if request.method == "POST" and form.is_valid():
        remove_seat(request.actor, person, school_id=place, heir=form.chosen_heir)
        messages.success(request, _("席をなくしました。本人の次の操作から、ここの画面は開きません。"))
        return redirect(_after_removal(request, person))
    work = open_work(Leaving(person.tenant_id, person_id, place, everywhere=False))
    rooms = classrooms_of(request.actor, request.desk)
    left = classes_left_by(person_id, rooms.filter(school=school)) if school else []
    context = {"person": person, "school": school, "form": form, "work": work, "left_classes": left}
    return render(request, "accounts/staff/seat_removal.html", context, status=422 if form.errors else 200)


def _form(request: StaffRequest, school: School | None, now: Seat | None) -> SeatForm | None:
    """The board's office has one role only, and nothing to choose."""
    if school is None:
        return None
    chosen = {"roles": list(now.roles), "classrooms": [str(room) for room in now.classroom_ids]} if now else {}
    return SeatForm(request.POST or None, school_id=school.pk, initial=chosen)


def _after_removal(request: StaffRequest, person: Person) -> str:
    """A school's admin does not see who has no seat there any more."""
    if request.desk.school_id:
        return request.desk.url_staff
    return request.desk.url("person", person_id=person.user.pk)
