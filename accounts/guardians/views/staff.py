"""The guardians of a pupil, and what the school does with each link."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.guardians.actions.account import show_counter_link
from accounts.guardians.actions.links import approve_guardian, change_rights, unlink_guardian
from accounts.guardians.counter import Checked
from accounts.guardians.permissions import KEEP_GUARDIANS
from accounts.guardians.roster import guardians_of, link_at
from accounts.guardians.staff_forms import CheckedForm, RightsForm, UnlinkForm
from accounts.invitations.letters import link_to
from accounts.invitations.permissions import INVITE
from accounts.invitations.selectors import open_letter
from accounts.models import Guardianship
from accounts.qr import qr_of
from accounts.step_up import proved_lately
from accounts.students.permissions import READ_STUDENTS
from accounts.students.selectors import student_at
from accounts.web import StaffRequest, at_desk
from schools.models import Student
from tetoru.access import require


@require_safe
@at_desk
def guardians(request: StaffRequest, student_id: uuid.UUID) -> HttpResponse:
    """Who is linked to the pupil, since when, and with which rights."""
    require(request.actor, READ_STUDENTS, request.desk)
    student = request.subject = student_at(request.actor, request.desk, student_id)
    context = {
        "student": student,
        "guardians": guardians_of(student),
        "letter": open_letter(request.desk, student),
        "may_keep": KEEP_GUARDIANS.allows(request.actor, request.desk),
        "may_invite": INVITE.allows(request.actor, request.desk),
    }
    return render(request, "accounts/guardians/roster.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def guardian_link(request: StaffRequest, student_id: uuid.UUID, link_id: uuid.UUID) -> HttpResponse:
    """One link: its rights."""
    student, link = _found(request, student_id, link_id)
    rights = {name: getattr(link, name) for name in RightsForm.base_fields}
    form = RightsForm(request.POST or None, initial=rights)
    if form.is_valid():
        change_rights(request.actor, request.desk, link=link, rights=form.rights)
        messages.success(request, _("権利を変えました。すぐに効きます。"))
        return redirect(request.desk.url("guardians", student_id=student.pk))
    return _page(request, student, link, form, UnlinkForm())


@require_POST
@at_desk
def guardian_approval(request: StaffRequest, student_id: uuid.UUID, link_id: uuid.UUID) -> HttpResponse:
    """Let the guardian in."""
    student, link = _found(request, student_id, link_id)
    approve_guardian(request.actor, request.desk, link=link)
    messages.success(request, _("承認しました。保護者にメールで知らせます。"))
    return redirect(request.desk.url("guardians", student_id=student.pk))


@require_POST
@at_desk
def guardian_unlinking(request: StaffRequest, student_id: uuid.UUID, link_id: uuid.UUID) -> HttpResponse:
    """End the link."""
    student, link = _found(request, student_id, link_id)
    form = UnlinkForm(request.POST)
    if not form.is_valid():
        rights = {name: getattr(link, name) for name in RightsForm.base_fields}
        return _page(request, student, link, RightsForm(initial=rights), form)
    reason = Guardianship.EndReason(form.cleaned_data["reason"])
    unlink_guardian(request.actor, request.desk, link=link, reason=reason)
    messages.success(request, _("解除しました。この保護者は、お子さんのことを見られません。"))
    return redirect(request.desk.url("guardians", student_id=student.pk))


@require_POST
@proved_lately
@at_desk
def guardian_counter(request: StaffRequest, student_id: uuid.UUID, link_id: uuid.UUID) -> HttpResponse:
    """A code for the phone of the guardian who stands here, for ten minutes."""
    student, link = _found(request, student_id, link_id)
    form = CheckedForm(request.POST)
    if not form.is_valid():
        rights = {name: getattr(link, name) for name in RightsForm.base_fields}
        return _page(request, student, link, RightsForm(initial=rights), UnlinkForm(), form)
    checked = Checked(form.cleaned_data["checked"])
    lost = form.cleaned_data["factors"]
    token = show_counter_link(request.actor, request.desk, link=link, checked=checked, with_factors=lost)
    context = {"student": student, "link": link, "name": link.guardian.name, "token": token, "with_factors": lost}
    context["qr"] = qr_of(link_to("password_counter", token))
    return render(request, "accounts/guardians/counter.html", context)


def _found(request: StaffRequest, student_id: uuid.UUID, link_id: uuid.UUID) -> tuple[Student, Guardianship]:
    """Raises Http404, NotPermitted."""
    require(request.actor, READ_STUDENTS, request.desk)
    student = request.subject = student_at(request.actor, request.desk, student_id)
    link = link_at(student, link_id)
    require(request.actor, KEEP_GUARDIANS, request.desk)
    return student, link


def _page(request: StaffRequest, student: Student, link: Guardianship, *forms: Any) -> HttpResponse:
    form, unlink, counter = (*forms, CheckedForm())[:3]
    context = {
        "student": student,
        "link": link,
        "form": form,
        "unlink": unlink,
        "counter": counter,
        "name": link.guardian.name,
    }
    return render(
        request,
        "accounts/guardians/link.html",
        context,
        status=422 if form.errors or unlink.errors or counter.errors else 200,
    )
