"""Registration as the school sees it: progress, the list of a class, and the print job."""

import uuid

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.invitations.actions import change_approval, print_invitations, revoke_invitation
from accounts.invitations.forms import ApprovalForm, LettersForm
from accounts.invitations.letters import LINES, letters_of, link_to
from accounts.invitations.permissions import INVITE, SEE_PROGRESS
from accounts.invitations.selectors import approves_guardians, progress_of, seats_in, students_waiting
from accounts.students.selectors import classrooms_at, student_at
from accounts.web import StaffRequest, at_desk
from schools.models import Classroom
from tetoru.access import require


@require_safe
@at_desk
def invitations(request: StaffRequest) -> HttpResponse:
    """How far each class has come."""
    require(request.actor, SEE_PROGRESS, request.desk)
    approves = approves_guardians(request.desk)
    progress = progress_of(request.desk)
    context = {
        "progress": progress,
        "registered": sum(row.registered for row in progress),
        "homes": sum(row.homes for row in progress),
        "waiting": students_waiting(request.desk),
        "may_invite": INVITE.allows(request.actor, request.desk),
        "form": ApprovalForm(initial={"approves": approves}),
        "approves": approves,
    }
    return render(request, "accounts/invitations/progress.html", context)


@require_safe
@at_desk
def invitation_class(request: StaffRequest, classroom_id: uuid.UUID) -> HttpResponse:
    """The pupils of a class: who is registered, who has a letter, and for whom to print one."""
    require(request.actor, SEE_PROGRESS, request.desk)
    room = _room(request, classroom_id)
    seats = seats_in(room)
    context = {
        "room": room,
        "seats": seats,
        "now": timezone.now(),
        "missing": sum(not (seat.has_guardian or seat.is_waiting) for seat in seats),
        "form": LettersForm(students=[]),
        "may_invite": INVITE.allows(request.actor, request.desk),
    }
    return render(request, "accounts/invitations/classroom.html", context)


@require_POST
@at_desk
def invitation_letters(request: StaffRequest, classroom_id: uuid.UUID) -> HttpResponse:
    """One sheet for each chosen pupil. The codes stand in this answer and nowhere else."""
    require(request.actor, SEE_PROGRESS, request.desk)
    room = _room(request, classroom_id)
    require(request.actor, INVITE, request.desk)
    seats = seats_in(room)
    form = LettersForm(request.POST, students=[seat.student for seat in seats])
    if not form.is_valid():
        context = {"room": room, "seats": seats, "form": form, "may_invite": True, "now": timezone.now()}
        return render(request, "accounts/invitations/classroom.html", context, status=422)
    chosen, uses = form.cleaned_data["students"], form.cleaned_data["uses"]
    printed = print_invitations(request.actor, request.desk, students=chosen, lasts=form.lasts, uses=uses)
    context = {
        "letters": letters_of(request.desk, printed),
        "lines": LINES,
        "room": room,
        "today": timezone.localtime(),
    }
    context["signup_url"] = link_to("signup", "").removesuffix("#").partition("://")[2]
    return render(request, "accounts/invitations/letters.html", context)


@require_POST
@at_desk
def invitation_revocation(request: StaffRequest, student_id: uuid.UUID) -> HttpResponse:
    """A lost letter is worth nothing any more."""
    require(request.actor, SEE_PROGRESS, request.desk)
    student = student_at(request.actor, request.desk, student_id)
    require(request.actor, INVITE, request.desk)
    if revoke_invitation(request.actor, request.desk, student=student):
        messages.success(request, _("登録コードを取り消しました。"))
    return redirect(request.desk.url("guardians", student_id=student.pk))


@require_POST
@at_desk
def invitation_settings(request: StaffRequest) -> HttpResponse:
    """Whether the school approves each guardian."""
    require(request.actor, INVITE, request.desk)
    form = ApprovalForm(request.POST)
    if form.is_valid():
        change_approval(request.actor, request.desk, approves=form.cleaned_data["approves"])
        messages.success(request, _("設定を変えました。"))
    return redirect(request.desk.url("invitations"))


def _room(request: StaffRequest, classroom_id: uuid.UUID) -> Classroom:
    """Raises Http404."""
    for room in classrooms_at(request.desk):
        if room.pk == classroom_id:
            return room
    raise Http404
