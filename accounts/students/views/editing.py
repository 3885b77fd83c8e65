"""Changing what is known of a pupil: names, class, number, home."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.editing import Saved, begun_anew, refused, status_of
from accounts.students.actions.writing import change_home, change_student
from accounts.students.permissions import EDIT_STUDENTS
from accounts.students.pupil_forms import HomeForm, PupilForm, SiblingForm, pupil_initial, room_label
from accounts.students.rows import rows_of
from accounts.students.selectors import place_to_edit, rooms_to_move_to, siblings_of, student_at
from accounts.students.siblings import sibling_chosen, siblings_found
from accounts.web import StaffRequest, at_desk
from schools.errors import ChangedMeanwhile, FieldRefused
from schools.models import Enrolment, Student
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def student_edit(request: StaffRequest, student_id: uuid.UUID) -> HttpResponse:
    """Names, class and number of a pupil."""
    found = request.subject = student_at(request.actor, request.desk, student_id)
    require(request.actor, EDIT_STUDENTS, request.desk)
    place = place_to_edit(request.desk, found)
    rooms, is_board = rooms_to_move_to(request.desk, place), request.desk.school_id is None
    data = request.POST if request.method == "POST" else None
    form = PupilForm(data, initial=pupil_initial(found, place), rooms=rooms, is_board=is_board)
    if form.is_bound and form.is_valid():
        deed: dict[str, Any] = {"enrolment": place, "written": form.written}
        try:
            change_student(request.actor, found, desk=request.desk, version=form.cleaned_data["version"], **deed)
        except FieldRefused as error:
            refused(form, error)
        except ChangedMeanwhile:
            begun_anew(form, found)
            return _edit_page(request, form, found, saved=_saved(found, place))
        else:
            return _done(request, found, _("保存しました。"))
    return _edit_page(request, form, found)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def student_home(request: StaffRequest, student_id: uuid.UUID) -> HttpResponse:
    """In which home a pupil is counted: with which brothers and sisters, or alone."""
    found = request.subject = student_at(request.actor, request.desk, student_id)
    require(request.actor, EDIT_STUDENTS, request.desk)
    query, chosen = request.POST.get("sibling", ""), request.POST.get("home", "")
    offered = siblings_found(request.actor, request.desk, query, chosen, without=found)
    is_deed = request.method == "POST" and request.POST.get("deed") != "search"
    form = HomeForm(request.POST if is_deed else None, initial={"version": found.version}, siblings=offered)
    if form.is_bound and form.is_valid():
        sibling = sibling_chosen(request.actor, request.desk, form.cleaned_data["home"])
        try:
            change_home(request.actor, found, desk=request.desk, version=form.cleaned_data["version"], sibling=sibling)
        except ChangedMeanwhile:
            begun_anew(form, found)
            return _home_page(request, form, found, offered=offered, is_changed=True)
        return _done(request, found, _("家庭を変えました。"))
    return _home_page(request, form, found, offered=offered)


def _saved(student: Student, place: Enrolment | None) -> list[Saved]:
    room = room_label(place.classroom, is_board=False) if place else ""
    return [
        Saved(_("氏名"), student.name),
        Saved(_("よみ"), student.kana),
        Saved(_("学級"), room),
        Saved(_("出席番号"), str(place.number or "") if place else ""),
    ]


def _done(request: StaffRequest, student: Student, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(request.desk.url("student", student_id=student.pk))


def _edit_page(
    request: StaffRequest, form: PupilForm, student: Student, *, saved: list[Saved] | None = None
) -> HttpResponse:
    back_url = request.desk.url("student", student_id=student.pk)
    context = {"form": form, "student": student, "saved": saved, "back_url": back_url}
    status = status_of(form, is_changed=saved is not None)
    return render(request, "accounts/students/edit.html", context, status=status)


def _home_page(
    request: StaffRequest, form: HomeForm, student: Student, *, offered: list[Any], is_changed: bool = False
) -> HttpResponse:
    is_search = request.POST.get("deed") == "search"
    context = {
        "form": form,
        "search": SiblingForm(request.POST if is_search else None),
        "is_search": is_search,
        "offered": offered,
        "student": student,
        "siblings": rows_of(siblings_of(request.actor, request.desk, student), request.desk),
        "is_changed": is_changed,
        "back_url": request.desk.url("student", student_id=student.pk),
    }
    return render(request, "accounts/students/home.html", context, status=status_of(form, is_changed=is_changed))
