"""Pupils: the lists of a desk, the search, and the page on which a record is opened."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.desks import Desk
from accounts.log.permissions import READ_LOG
from accounts.students.forms import SearchForm
from accounts.students.permissions import EDIT_STUDENTS, READ_STUDENTS, RECORDS
from accounts.students.record import carers_of, class_url, homeroom_teachers, log_url, viewers_of
from accounts.students.rows import newest_enrolments, place_of, plan_of, rows_enrolled, rows_of
from accounts.students.selectors import (
    classrooms_at,
    enrolments_in,
    siblings_of,
    student_at,
    students_at,
    students_expected,
    students_left,
)
from accounts.students.typed import opened_for, sealed_for
from accounts.web import StaffRequest, at_desk
from schools.models import Classroom, Student
from schools.name_search.search import students_named
from tetoru.access import Staff, require

PER_PAGE = 40
LEFT, EXPECTED = "left", "expected"


@require_safe
@at_desk
def students(request: StaffRequest) -> HttpResponse:
    """The pupils of a desk: by class, by a part of the name, or those who have left."""
    shown = request.GET.get("show")
    is_left, is_expected = shown == LEFT, shown == EXPECTED
    require(request.actor, RECORDS if is_left else READ_STUDENTS, request.desk)
    query = opened_for(request.actor, request.GET.get("q", ""))
    rooms = classrooms_at(request.desk)
    if query:
        listed = _named(request, query, is_left=is_left)
    else:
        paged = students_left if is_left else students_expected
        listed = _listed(request, paged) if is_left or is_expected else _register(request, rooms)
    context = {
        "search": SearchForm(initial={"q": query}),
        "search_url": request.desk.url("student_search"),
        "may_see_left": RECORDS.allows(request.actor, request.desk),
        "may_edit": EDIT_STUDENTS.allows(request.actor, request.desk),
        "new_url": request.desk.url("student_new"),
    }
    context |= {"q": query, "rooms": rooms, "is_left": is_left, "is_expected": is_expected and not query, **listed}
    return render(request, "accounts/students/list.html", context)


@require_POST
@at_desk
def student_search(request: StaffRequest) -> HttpResponse:
    """Take what was typed by POST, and lead to the list under an address that only this person can read."""
    require(request.actor, READ_STUDENTS, request.desk)
    form = SearchForm(request.POST)
    parameters = {"show": LEFT} if request.POST.get("show") == LEFT else {}
    if form.is_valid():
        parameters["q"] = sealed_for(request.actor, form.cleaned_data["q"])
    query = f"?{urlencode(parameters)}" if parameters else ""
    return redirect(request.desk.url_students + query)


@require_safe
@at_desk
def student(request: StaffRequest, student_id: uuid.UUID) -> HttpResponse:
    """One pupil's record. Who opens it is noted under the child, and shown here."""
    require(request.actor, READ_STUDENTS, request.desk)
    found = request.subject = student_at(request.actor, request.desk, student_id)
    enrolments, now = newest_enrolments([found.pk], request.desk)[found.pk], timezone.now()
    may_edit = EDIT_STUDENTS.allows(request.actor, request.desk)
    context = {
        "student": found,
        "places": [place_of(enrolment, request.desk) for enrolment in enrolments],
        "teachers": homeroom_teachers(enrolments),
        "carers": carers_of(found),
        "viewers": viewers_of(found, now=now),
        "log_url": log_url(request.desk, found, now=now) if READ_LOG.allows(request.actor, request.desk) else "",
        "may_read_log": READ_LOG.allows(request.actor, request.desk),
        "may_edit": may_edit,
        "cancel_url": request.desk.url("student_plan_cancellation", student_id=found.pk) if may_edit else "",
        "edit_url": request.desk.url("student_edit", student_id=found.pk),
        "state_url": request.desk.url("student_state", student_id=found.pk),
        "home_url": request.desk.url("student_home", student_id=found.pk),
        "siblings": rows_of(siblings_of(request.actor, request.desk, found), request.desk),
        "plan": plan_of(found),
        "back_url": class_url(request.desk, enrolments),
        "back_label": enrolments[0].classroom.label if request.desk.school_id and enrolments else "",
    }
    return render(request, "accounts/students/student.html", context)


def _named(request: StaffRequest, query: str, *, is_left: bool) -> dict[str, Any]:
    among = (students_left if is_left else students_at)(request.actor, request.desk)
    found = students_named(request.desk.tenant_id, query, among=among)
    return {"rows": rows_of(found.students, request.desk), "has_more": found.has_more}


def _listed(request: StaffRequest, found: Callable[[Staff, Desk], QuerySet[Student]]) -> dict[str, Any]:
    page: Any = Paginator(found(request.actor, request.desk), PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "rows": rows_of(page.object_list, request.desk)}


def _register(request: StaffRequest, rooms: list[Classroom]) -> dict[str, Any]:
    current = next((room for room in rooms if str(room.pk) == request.GET.get("class")), None)
    found = enrolments_in([current] if current else rooms)
    page: Any = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    return {"current": current, "page": page, "rows": rows_enrolled(page.object_list, request.desk)}
