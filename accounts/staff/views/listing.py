"""The list of staff, and one person's page."""

import uuid

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.second_factor.holders import holders_among
from accounts.staff.attention import marks_of
from accounts.staff.chosen import narrowing_of, role_choices
from accounts.staff.listing import attention_count, listed
from accounts.staff.people import person_at, schools_at
from accounts.staff.permissions import MANAGE_ACCOUNT, READ_STAFF
from accounts.staff.placing import seats_of
from accounts.web import StaffRequest, at_desk
from tetoru.access import require


@require_safe
@at_desk
def staff(request: StaffRequest) -> HttpResponse:
    """Everybody of this desk, narrowed down by school, role, and what is to be looked at."""
    require(request.actor, READ_STAFF, request.desk)
    schools = [] if request.desk.school_id else schools_at(request.desk)
    narrowing = narrowing_of(request.GET, schools)
    context = {
        "page": listed(request.actor, request.desk, narrowing, page=request.GET.get("page")),
        "narrowing": narrowing,
        "schools": schools,
        "roles": role_choices(request.desk),
        "attention": attention_count(request.actor, request.desk),
    }
    return render(request, "accounts/staff/list.html", context)


@require_safe
@at_desk
def person(request: StaffRequest, person_id: uuid.UUID) -> HttpResponse:
    """One account: how it stands, where the person works, and what can be done."""
    found = person_at(request.actor, request.desk, person_id)
    request.subject = found.user
    context = {
        "person": found,
        "marks": marks_of(found.user),
        "has_second_factor": bool(holders_among([found.user])),
        "seats": seats_of(found, request.actor, request.desk),
        "may_manage": MANAGE_ACCOUNT.allows(request.actor, found.staff),
        "is_self": found.user.pk == request.actor.user_id,
    }
    return render(request, "accounts/staff/person.html", context)
