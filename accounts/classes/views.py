"""Classes: the list of a year, the form, the deletion, and the next year."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.classes.actions import (
    ClassDraft,
    add_classroom,
    add_school_year,
    change_classroom,
    delete_classroom,
)
from accounts.classes.forms import ClassForm
from accounts.classes.selectors import (
    class_rows,
    classroom_at,
    homeroom_seats,
    next_year,
    schools_at,
    seats_at,
    year_shown,
    years_at,
)
from accounts.classes.uncovered import uncovered_at
from accounts.editing import Saved, begun_anew, refused, status_of
from accounts.students.permissions import ADD_YEARS, EDIT_STUDENTS, READ_STUDENTS
from accounts.web import StaffRequest, at_desk
from schools.errors import ChangedMeanwhile, FieldRefused, StillInUse
from schools.models import Classroom
from tetoru.access import require


@require_safe
@at_desk
def classes(request: StaffRequest) -> HttpResponse:
    """The classes of a school year."""
    require(request.actor, READ_STUDENTS, request.desk)
    years = years_at(request.desk)
    year = year_shown(years, request.GET.get("year", ""))
    rows = class_rows(request.actor, request.desk, year) if year else []
    context = {
        "years": years,
        "year": year,
        "rows": rows,
        "uncovered": uncovered_at(request.actor, request.desk),
        "total": sum(row.pupils for row in rows),
        "next_year": next_year(years) if ADD_YEARS.allows(request.actor, request.desk) else None,
        "may_edit": EDIT_STUDENTS.allows(request.actor, request.desk),
        "new_url": request.desk.url("class_new"),
        "years_url": request.desk.url("school_years"),
    }
    return render(request, "accounts/classes/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def class_new(request: StaffRequest) -> HttpResponse:
    """Add a class."""
    require(request.actor, EDIT_STUDENTS, request.desk)
    years, schools = years_at(request.desk), schools_at(request.desk)
    seats = seats_at(schools[0]) if len(schools) == 1 else []
    shown = year_shown(years, request.GET.get("year", ""))
    form = ClassForm(
        request.POST or None, initial={"year": shown and shown.pk}, schools=schools, years=years, seats=seats
    )
    if request.method == "POST" and form.is_valid():
        try:
            room = add_classroom(
                request.actor,
                request.desk,
                school_id=uuid.UUID(form.cleaned_data.get("school") or str(schools[0].pk)),
                year_id=uuid.UUID(form.cleaned_data["year"]),
                written=_written(form),
            )
        except FieldRefused as error:
            refused(form, error)
        else:
            return _done(request, room, _("%(room)sを作りました。") % {"room": room.label})
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def class_edit(request: StaffRequest, classroom_id: uuid.UUID) -> HttpResponse:
    """Change a class."""
    room = classroom_at(request.actor, request.desk, classroom_id)
    require(request.actor, EDIT_STUDENTS, request.desk)
    seats, held = seats_at(room.school), homeroom_seats(room)
    form = ClassForm.of(room, held, seats, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_classroom(request.actor, room, desk=request.desk, version=version, written=_written(form))
        except FieldRefused as error:
            refused(form, error)
        except ChangedMeanwhile:
            begun_anew(form, room)
            teachers = "・".join(seat.user.name for seat in seats if str(seat.pk) in held)
            saved = [Saved(_("学級"), room.label), Saved(_("担任"), teachers or _("なし"))]
            return _page(request, form, room=room, saved=saved)
        else:
            return _done(request, room, _("学級を保存しました。"))
    return _page(request, form, room=room)


@require_POST
@at_desk
def class_deletion(request: StaffRequest, classroom_id: uuid.UUID) -> HttpResponse:
    """Delete a class that is empty."""
    room = classroom_at(request.actor, request.desk, classroom_id)
    require(request.actor, EDIT_STUDENTS, request.desk)
    try:
        delete_classroom(request.actor, room, desk=request.desk)
    except StillInUse as error:
        messages.error(request, str(error))
        return redirect(request.desk.url("class_edit", classroom_id=room.pk))
    return _done(request, room, _("%(room)sを消しました。") % {"room": room.label})


@require_POST
@at_desk
def school_years(request: StaffRequest) -> HttpResponse:
    """Prepare the next year."""
    require(request.actor, ADD_YEARS, request.desk)
    year = next_year(years_at(request.desk))
    if year is None:
        messages.info(request, _("次の年度は、もうあります。"))
        return redirect(request.desk.url_classes)
    add_school_year(request.actor, request.desk, year=year)
    messages.success(request, _("%(year)d年度を作りました。学級を作れます。") % {"year": year})
    return redirect(f"{request.desk.url_classes}?year={year}")


def _written(form: ClassForm) -> ClassDraft:
    return ClassDraft(form.cleaned_data["grade"], form.cleaned_data["name"], form.seat_ids)


def _done(request: StaffRequest, room: Classroom, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(f"{request.desk.url_classes}?year={room.year.year}")


def _page(
    request: StaffRequest, form: ClassForm, *, room: Classroom | None = None, saved: list[Saved] | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "room": room, "saved": saved, "back_url": request.desk.url_classes}
    if room is not None:
        context["delete_url"] = request.desk.url("class_deletion", classroom_id=room.pk)
    status = status_of(form, is_changed=saved is not None)
    return render(request, "accounts/classes/form.html", context, status=status)
