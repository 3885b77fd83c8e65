"""Adding a pupil."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.editing import refused, status_of
from accounts.students.actions.writing import Beginning, add_student
from accounts.students.errors import AlreadyAdded
from accounts.students.permissions import EDIT_STUDENTS
from accounts.students.pupil_forms import NewPupilForm
from accounts.students.selectors import rooms_to_choose, student_at
from accounts.students.siblings import household_of, siblings_found
from accounts.web import StaffRequest, at_desk
from schools.errors import FieldRefused
from tetoru.access import require
from tetoru.ids import new_id


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def student_new(request: StaffRequest) -> HttpResponse:
    """Add a pupil. Looking for a brother or sister keeps everything that was typed."""
    require(request.actor, EDIT_STUDENTS, request.desk)
    form = _form(request)
    if form.is_bound and form.is_valid():
        try:
            return _added(request, form)
        except FieldRefused as error:
            refused(form, error)
        except AlreadyAdded:
            return _before(request, form.cleaned_data["student_id"])
    return _page(request, form)


def _form(request: StaffRequest) -> NewPupilForm:
    rooms = rooms_to_choose(request.desk)
    named = {"rooms": rooms, "is_board": request.desk.school_id is None}
    if request.method != "POST":
        initial = {"classroom": request.GET.get("class", ""), "student_id": new_id()}
        return NewPupilForm(initial=initial, siblings=[], **named)
    found = siblings_found(request.actor, request.desk, request.POST.get("sibling", ""), request.POST.get("home", ""))
    if request.POST.get("deed") == "search":  # nothing is wrong yet: the form is still being filled in
        return NewPupilForm(initial=request.POST.dict(), siblings=found, **named)
    return NewPupilForm(request.POST, siblings=found, **named)


def _added(request: StaffRequest, form: NewPupilForm) -> HttpResponse:
    data = form.cleaned_data
    household_id = household_of(request.actor, request.desk, data["home"])
    beginning = Beginning(data["student_id"], household_id, form.starts_later)
    student = add_student(request.actor, request.desk, written=form.written, beginning=beginning)
    messages.success(request, _("%(name)sさんを登録しました。") % {"name": student.name})
    return redirect(request.desk.url("student", student_id=student.pk))


def _before(request: StaffRequest, student_id: uuid.UUID) -> HttpResponse:
    """The form was sent twice: to the pupil that the first one made."""
    try:
        student = student_at(request.actor, request.desk, student_id)
    except Http404:
        raise AlreadyAdded from None
    return redirect(request.desk.url("student", student_id=student.pk))


def _page(request: StaffRequest, form: NewPupilForm) -> HttpResponse:
    home: Any = form.fields["home"]
    context = {
        "form": form,
        "is_search": request.method == "POST" and not form.is_bound,
        "found_count": len(home.choices) - 1,
        "back_url": request.desk.url_students,
    }
    return render(request, "accounts/students/new.html", context, status=status_of(form))
