"""The page on which a pupil's state is changed: choose, read what will happen, confirm."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.editing import begun_anew, refused, status_of
from accounts.students.actions.states import cancel_plan, change_state
from accounts.students.errors import NothingPlanned
from accounts.students.permissions import EDIT_STUDENTS
from accounts.students.record import carers_of
from accounts.students.rows import plan_of
from accounts.students.selectors import other_places, student_at
from accounts.students.state_forms import StateForm, meanings_of
from accounts.web import StaffRequest, at_desk
from schools.errors import ChangedMeanwhile, FieldRefused
from schools.models import Student
from schools.states import WITH_A_SCHOOL, State, today_in_tokyo
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def student_state(request: StaffRequest, student_id: uuid.UUID) -> HttpResponse:
    """Change the state from a day on. Nothing is changed before it was said what will happen."""
    found = request.subject = student_at(request.actor, request.desk, student_id)
    require(request.actor, EDIT_STUDENTS, request.desk)
    initial = {"on": today_in_tokyo(), "version": found.version}
    form = StateForm(request.POST if request.method == "POST" else None, initial=initial, student=found)
    if not (form.is_bound and form.is_valid()):
        return _page(request, form, found)
    if request.POST.get("deed") != "change":
        return _page(request, form, found, is_asked=request.POST.get("deed") != "back")
    try:
        changed = _changed(request, form, found)
    except FieldRefused as error:
        refused(form, error)
        return _page(request, form, found)
    except ChangedMeanwhile:
        begun_anew(form, found)
        return _page(request, form, found, is_changed=True)
    return _done(request, changed)


@require_POST
@at_desk
def student_plan_cancellation(request: StaffRequest, student_id: uuid.UUID) -> HttpResponse:
    """Take a planned change back."""
    found = student_at(request.actor, request.desk, student_id)
    require(request.actor, EDIT_STUDENTS, request.desk)
    try:
        cancel_plan(request.actor, found, desk=request.desk)
    except NothingPlanned as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("予定を取り消しました。いまの状態が続きます。"))
    return redirect(request.desk.url("student", student_id=found.pk))


def _changed(request: StaffRequest, form: StateForm, student: Student) -> Student:
    data = form.cleaned_data
    return change_state(
        request.actor,
        student,
        desk=request.desk,
        version=data["version"],
        state=State(data["state"]),
        on=data["on"],
    )


def _done(request: StaffRequest, student: Student) -> HttpResponse:
    plan = plan_of(student)
    text = _("予定しました：%(plan)s") % {"plan": plan} if plan else _("状態を変えました。")
    messages.success(request, text)
    return redirect(request.desk.url("student", student_id=student.pk))


def _page(
    request: StaffRequest, form: StateForm, student: Student, *, is_asked: bool = False, is_changed: bool = False
) -> HttpResponse:
    context = {
        "form": form,
        "student": student,
        "plan": plan_of(student),
        "cancel_url": request.desk.url("student_plan_cancellation", student_id=student.pk),
        "back_url": request.desk.url("student", student_id=student.pk),
        "other_places": other_places(request.desk, student),
        "is_changed": is_changed,
    }
    if is_asked:
        state = State(form.cleaned_data["state"])
        context["label"], context["meanings"] = state.label, meanings_of(state)
        context["on"], context["is_today"] = form.cleaned_data["on"], form.cleaned_data["on"] == today_in_tokyo()
        context["losing"] = len(carers_of(student)) if state not in WITH_A_SCHOOL else 0
        return render(request, "accounts/students/state_confirmation.html", context)
    return render(request, "accounts/students/state.html", context, status=status_of(form, is_changed=is_changed))
