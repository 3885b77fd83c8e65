"""Schools: the list, the form, the deletion of one that was made by mistake."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.editing import Saved, begun_anew, refused, status_of
from accounts.schools.actions import SchoolDraft, add_school, change_school, delete_school
from accounts.schools.forms import SchoolForm
from accounts.schools.permissions import MANAGE_SCHOOLS
from accounts.schools.selectors import school_at, school_rows
from accounts.web import StaffRequest, at_desk
from schools.errors import ChangedMeanwhile, FieldRefused, StillInUse
from schools.models import School
from tetoru.access import require


@require_safe
@at_desk
def schools(request: StaffRequest) -> HttpResponse:
    """The schools of the organisation."""
    require(request.actor, MANAGE_SCHOOLS, request.desk)
    context = {"rows": school_rows(request.actor, request.desk), "new_url": request.desk.url("school_new")}
    return render(request, "accounts/schools/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def school_new(request: StaffRequest) -> HttpResponse:
    """Add a school."""
    require(request.actor, MANAGE_SCHOOLS, request.desk)
    form = SchoolForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        slug = form.cleaned_data["slug"]
        try:
            school = add_school(request.actor, request.desk, slug=slug, written=_written(form))
        except FieldRefused as error:
            refused(form, error)
        else:
            text = _("%(school)sを登録しました。つぎに、その学校の管理者を登録してください。")
            return _done(request, text % {"school": school.name})
    return _page(request, form)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def school_edit(request: StaffRequest, school_id: uuid.UUID) -> HttpResponse:
    """Change a school."""
    require(request.actor, MANAGE_SCHOOLS, request.desk)
    school = school_at(request.actor, request.desk, school_id)
    form = SchoolForm.of(school, request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        version = form.cleaned_data["version"]
        try:
            change_school(request.actor, school, desk=request.desk, version=version, written=_written(form))
        except FieldRefused as error:
            refused(form, error)
        except ChangedMeanwhile:
            begun_anew(form, school)
            saved = [Saved(_("名前"), school.name), Saved(_("種類"), school.get_kind_display())]
            return _page(request, form, school=school, saved=saved)
        else:
            return _done(request, _("学校を保存しました。"))
    return _page(request, form, school=school)


@require_POST
@at_desk
def school_deletion(request: StaffRequest, school_id: uuid.UUID) -> HttpResponse:
    """Delete a school that is empty."""
    require(request.actor, MANAGE_SCHOOLS, request.desk)
    school = school_at(request.actor, request.desk, school_id)
    try:
        delete_school(request.actor, school, desk=request.desk)
    except StillInUse as error:
        messages.error(request, str(error))
        return redirect(request.desk.url("school_edit", school_id=school.pk))
    return _done(request, _("%(school)sを消しました。") % {"school": school.name})


def _written(form: SchoolForm) -> SchoolDraft:
    return SchoolDraft(form.cleaned_data["name"], form.cleaned_data["kind"])


def _done(request: StaffRequest, text: str) -> HttpResponse:
    messages.success(request, text)
    return redirect(request.desk.url("schools"))


def _page(
    request: StaffRequest, form: SchoolForm, *, school: School | None = None, saved: list[Saved] | None = None
) -> HttpResponse:
    context: dict[str, Any] = {"form": form, "school": school, "saved": saved, "back_url": request.desk.url("schools")}
    if school is not None:
        context["delete_url"] = request.desk.url("school_deletion", school_id=school.pk)
    status = status_of(form, is_changed=saved is not None)
    return render(request, "accounts/schools/form.html", context, status=status)
