"""One pupil's month in the register, and correcting it."""

import datetime as dt
import uuid
from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.web import StaffRequest, at_desk
from messaging.absences.models import Standing
from messaging.absences.register.actions.amending import Amending, amend_register
from messaging.absences.register.forms import AmendForm
from messaging.absences.register.marks import signs_of
from messaging.absences.register.months import month_asked, month_of
from messaging.absences.register.permissions import AMEND_REGISTER, SEE_REGISTER
from messaging.absences.register.selectors.classes import class_at
from messaging.absences.register.selectors.pupils import enrolment_at
from messaging.absences.register.selectors.sheets import Line, Sheet, sheets_of
from schools.errors import ChangedMeanwhile, FieldRefused
from schools.models import Classroom, Enrolment
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def register_pupil(request: StaffRequest, classroom_id: uuid.UUID, student_id: uuid.UUID) -> HttpResponse:
    """What stands there for a pupil, what stood there before, and a form for who may correct it."""
    require(request.actor, SEE_REGISTER, request.desk)
    room = class_at(request.desk, classroom_id)
    enrolment = enrolment_at(room, student_id)
    request.subject = enrolment.student
    if request.method != "POST":
        return _page(request, room, enrolment, None)
    require(request.actor, AMEND_REGISTER, room)
    form = AmendForm(request.POST)
    if form.is_valid():
        try:
            amend_register(request.actor, room, amending=_amending(form, enrolment))
        except FieldRefused as error:
            form.add_error(error.field, str(error.text))
        except ChangedMeanwhile as error:
            form.add_error(None, str(error.text))
        else:
            messages.success(request, _("%(name)sさんの出席簿を直しました。") % {"name": enrolment.student.name})
            month = month_of(form.cleaned_data["day"])
            return redirect(f"{request.desk.url('register_class', classroom_id=room.pk)}?month={month.key}")
    return _page(request, room, enrolment, form)


def _amending(form: AmendForm, enrolment: Enrolment) -> Amending:
    data = form.cleaned_data
    return Amending(enrolment, data["day"], Standing(data["standing"]), data["why"], form.seen)


def _page(request: StaffRequest, room: Classroom, enrolment: Enrolment, form: AmendForm | None) -> HttpResponse:
    today = timezone.localdate()
    day = _day(request.GET.get("day", "")) if form is None else None
    month = month_of(day) if day else month_asked(request.GET.get("month", ""), room.year, today=today)
    if not month.is_of(room.year):
        raise Http404
    (sheet,) = sheets_of([room], month, today=today)
    line = next((one for one in sheet.lines if one.student.pk == enrolment.student_id), None)
    signs = signs_of(request.desk.tenant_id)
    may_amend = AMEND_REGISTER.allows(request.actor, room)
    form = form or (_blank(line, day) if may_amend else None)
    context = {
        "student": enrolment.student,
        "sheet": sheet,
        "totals": line.totals if line else None,
        "marks": [(at, signs.of(mark.standing), mark) for at, mark in _marks(sheet, line)],
        "amendments": [one for one in reversed(sheet.amendments) if one.student_id == enrolment.student_id],
        "form": form,
        "back_url": f"{request.desk.url('register_class', classroom_id=room.pk)}?month={month.key}",
        "month": month,
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form and form.errors else HTTPStatus.OK
    return render(request, "messaging/absences/register/pupil.html", context, status=status)


def _marks(sheet: Sheet, line: Line | None) -> list[tuple[dt.date, Any]]:
    return [(day, mark) for day, mark in sorted(line.marks.items()) if day in sheet.lessons] if line else []


def _blank(line: Line | None, day: dt.date | None) -> AmendForm:
    """The form, for the day that was pressed with what stands there."""
    mark = line.marks.get(day) if line and day else None
    before = mark.standing if mark else Standing.PRESENT
    chosen = before if before not in {Standing.UNDECIDED, Standing.PRESENT} else ""
    initial: dict[str, Any] = {"day": day, "before_day": day, "before": before, "standing": chosen} if day else {}
    return AmendForm(initial=initial)


def _day(written: str) -> dt.date | None:
    """A day of the address; what is none is none."""
    try:
        return dt.date.fromisoformat(written)
    except ValueError:
        return None
