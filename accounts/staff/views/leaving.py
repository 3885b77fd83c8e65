"""Closing an account, taking that back, opening it again, and what is left behind."""

import datetime as dt
import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.classes.selectors import classrooms_of
from accounts.classes.uncovered import classes_left_by
from accounts.staff.actions.handing import hand_over_work
from accounts.staff.actions.leaving import close_account, keep_account, reopen_account
from accounts.staff.errors import AlreadyDone
from accounts.staff.forms import HeirForm, LeavingForm
from accounts.staff.handover import Leaving, open_work
from accounts.staff.people import Person, colleagues_of, person_at, place_name
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
def person_leaving(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """When it closes, and who goes on with the work."""
    person = _manageable(request, person_id)
    form = LeavingForm(request.POST or None, heirs=colleagues_of(person, school_id=None, everywhere=True))
    if form.is_valid():
        close_account(request.actor, person, last_day=form.chosen_last_day, heir=form.chosen_heir)
        messages.success(request, _closed_text(form.chosen_last_day))
        return redirect(request.desk.url("person", person_id=person_id))
    work = open_work(Leaving(person.tenant_id, person_id))
    left = classes_left_by(person_id, classrooms_of(request.actor, request.desk))
    context = {"person": person, "form": form, "work": work, "left_classes": left}
    return render(request, "accounts/staff/leaving.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def person_handover(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """What somebody who has gone has left behind, and to whom it goes."""
    person = _manageable(request, person_id)
    form = HeirForm(request.POST or None, heirs=colleagues_of(person, school_id=None, everywhere=True))
    form.fields["heir"].required = True
    if form.is_valid() and form.chosen_heir is not None:
        count = hand_over_work(request.actor, person, heir=form.chosen_heir)
        messages.success(request, _("%(count)d件を渡しました。") % {"count": count})
        return redirect(request.desk.url("person", person_id=person_id))
    context = {"person": person, "form": form, "work": open_work(Leaving(person.tenant_id, person_id))}
    return render(request, "accounts/staff/handover.html", context, status=422 if form.errors else 200)


@require_POST
@at_desk
def person_staying(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Somebody stays after all."""
    keep_account(request.actor, _manageable(request, person_id))
    messages.success(request, _("使えなくする予定を取り消しました。"))
    return redirect(request.desk.url("person", person_id=person_id))


@require_http_methods(["GET", "HEAD", "POST"])
@proved_lately
@at_desk
def person_return(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """Somebody comes back, with a new initial password."""
    person = _manageable(request, person_id)
    if request.method != "POST":
        return render(request, "accounts/staff/return.html", {"person": person, "seen": seen_of(person.user)})
    try:
        password = reopen_account(request.actor, person, seen=request.POST.get("seen", ""))
    except AlreadyDone:
        return shown_already(request, person_id)
    slip = slip_of(person.user, school=place_name(person.seats[0]), password=password)
    return render(request, "accounts/staff/slips.html", slip_page([slip]) | {"person": person.user})


def _closed_text(last_day: dt.date | None) -> str:
    """What has been done, or will be."""
    if last_day is None:
        return _("使えなくしました。名前と、これまでの記録は残ります。")
    day = {"month": last_day.month, "day": last_day.day}
    return _("%(month)d月%(day)d日の夜12時に、使えなくなります。仕事と担任は、そのときまで変わりません。") % day


def _manageable(request: StaffRequest, person_id: uuid.UUID) -> Person:
    person = person_at(request.actor, request.desk, person_id)
    require(request.actor, MANAGE_ACCOUNT, person.staff)
    request.subject = person.user
    return person
