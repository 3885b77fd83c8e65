"""A class on the morning's list, and what a home said on the telephone."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.web import StaffRequest, at_desk
from messaging.absences.actions.entering import enter_report
from messaging.absences.board_forms import EntryForm
from messaging.absences.calendars import day_off_of
from messaging.absences.checking import AlreadyReported
from messaging.absences.permissions import ENTER_REPORTS
from messaging.absences.selectors.school import place_at, pupils_of, room_at
from schools.errors import FieldRefused
from tetoru.access import require


@require_safe
@at_desk
def absence_class(request: StaffRequest, classroom_id: uuid.UUID) -> HttpResponse:
    """Everybody in the class, with what is known of them today."""
    room = room_at(request.actor, request.desk, classroom_id)
    today = timezone.localdate()
    context = {"room": room, "pupils": pupils_of(room, today), "today": today, "off": day_off_of(room, today)}
    return render(request, "messaging/absences/board/class.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def absence_entry(request: StaffRequest, student_id: uuid.UUID) -> HttpResponse:
    """A call is entered as a report."""
    place = place_at(request.actor, request.desk, student_id)
    require(request.actor, ENTER_REPORTS, place)
    request.subject = place.student
    form = EntryForm(request.POST if request.method == "POST" else None, place=place)
    if form.is_bound and form.is_valid():
        data = form.cleaned_data
        try:
            enter_report(request.actor, place, said=form.said, key=data["key"], is_sure=data["is_sure"])
        except AlreadyReported:
            form.add_error("from_date", _("この日の連絡は、もう自分で入れてあります。欠席ボードで確かめてください。"))
        except FieldRefused as error:
            form.add_error(error.field if error.field in form.fields else None, str(error.text))
        else:
            messages.success(request, _("%(name)sさんの連絡を入れました。") % {"name": place.student.name})
            return redirect(request.desk.url("absence_class", classroom_id=place.classroom.pk))
    today = timezone.localdate()
    context = {"form": form, "place": place, "first_day": form.initial["from_date"], "today": today}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "messaging/absences/board/entry.html", context, status=status)
