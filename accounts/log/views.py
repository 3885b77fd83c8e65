"""The log on a desk, and who opened a child's record on a guardian's phone."""

import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from accounts.log.alarms import alarm_at, alarms_at
from accounts.log.forms import LogForm
from accounts.log.month_form import MonthForm
from accounts.log.people import partner_name
from accounts.log.permissions import READ_LOG, READ_OWN_LOG
from accounts.log.rows import rows_of
from accounts.log.selectors import colleagues_at, sight_of
from accounts.log.viewers import months_kept, stretch_of, viewer_page
from accounts.selectors import children_of
from accounts.students.selectors import student_at
from accounts.web import GuardianRequest, StaffRequest, at_desk
from auditlog.browsing import COUNTED_TO, count_of, entries_page
from auditlog.bulk_reading.actions import acknowledge_bulk_reading
from auditlog.selectors import seal_state
from schools.models import Student
from tetoru.access import require


@require_safe
@at_desk
def log(request: StaffRequest) -> HttpResponse:
    """What was done at this desk, or for those who don't administer it, what they did themselves."""
    require(request.actor, READ_OWN_LOG, request.desk)
    colleagues = colleagues_at(request.actor, request.desk)
    form = LogForm(request.GET, colleague_ids={id_ for place in colleagues for id_, _name in place.people})
    context = {
        "form": form,
        "is_own": not READ_LOG.allows(request.actor, request.desk),
        "colleagues": colleagues,
        "alarms": alarms_at(request.actor, request.desk),
        "seal": seal_state(now=timezone.now()),
    }
    if form.is_valid():
        context |= _found(request, form)
    return render(request, "accounts/log/page.html", context, status=422 if form.errors else 200)


@require_POST
@at_desk
def log_alarm(request: StaffRequest, alarm_id: uuid.UUID) -> HttpResponse:
    """An admin has looked at an alarm."""
    acknowledge_bulk_reading(request.actor, alarm_at(request.actor, request.desk, alarm_id))
    messages.success(request, _("確認したことを記録しました。"))
    return redirect(request.desk.url_log)


@require_safe
def viewers(request: GuardianRequest, student_id: uuid.UUID) -> HttpResponse:
    """Who opened the record of one's own child."""
    child = next((child for child in children_of(request.actor) if child.id == student_id), None)
    if child is None:
        raise Http404
    request.subject = Student(pk=child.id, tenant_id=child.tenant_id)
    now = timezone.now()
    form = MonthForm(request.GET, months=months_kept(timezone.localdate(now)))
    context: dict[str, Any] = {"child": child, "form": form}
    if form.is_valid():
        stretch = stretch_of(form.cleaned_data["month"], now=now)
        context["page"] = viewer_page(child, stretch, form.cleaned_data["turn"])
    return render(request, "accounts/log/viewers.html", context, status=422 if form.errors else 200)


def _found(request: StaffRequest, form: LogForm) -> dict[str, Any]:
    """The entries that were asked for. A pupil who is not this desk's to see is a 404."""
    found = form.cleaned_data
    partner = partner_name(request.desk.tenant_id, found["who_id"]) if form.is_somebody_else else ""
    question, sight = form.question, sight_of(request.actor, request.desk)
    student = student_at(request.actor, request.desk, found["child_id"]) if found["child_id"] else None
    if student is not None:
        request.subject = student
    page, count = entries_page(sight, question, found["turn"]), count_of(sight, question)
    rows = rows_of(request.desk.tenant_id, page.rows)
    who = next((row.who for row in rows if row.who_id is not None and row.who_id == found["who_id"]), partner)
    return {
        "page": page,
        "rows": rows,
        "student": student,
        "who_name": who,
        "count": min(count, COUNTED_TO),
        "has_more": count > COUNTED_TO,
    }
