"""出席簿: the classes, and the month of one of them."""

import datetime as dt
import uuid
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.step_up import proved_lately
from accounts.web import StaffRequest, at_desk
from messaging.absences.register.actions.amending import export_register
from messaging.absences.register.cells import cells_of, heads_of, signs_in
from messaging.absences.register.columns import ID_ELSEWHERE, Column, Ids, columns_of, table_of
from messaging.absences.register.forms import MonthForm
from messaging.absences.register.marks import signs_of
from messaging.absences.register.months import Month, month_asked
from messaging.absences.register.permissions import AMEND_REGISTER, EXPORT_REGISTER, KEEP_COLUMNS, SEE_REGISTER
from messaging.absences.register.selectors.classes import class_at, classes_of_year, own_first
from messaging.absences.register.selectors.looks import (
    ids_elsewhere,
    kept_columns,
    teachers_of,
    undecided_by_class,
)
from messaging.absences.register.selectors.sheets import Sheet, sheets_of
from schools.models import Classroom
from tetoru.access import require


@require_safe
@at_desk
def register(request: StaffRequest) -> HttpResponse:
    """The classes of this year, one's own first, with how many absences wait for a category."""
    require(request.actor, SEE_REGISTER, request.desk)
    return _classes(request)


@require_safe
@at_desk
def register_class(request: StaffRequest, classroom_id: uuid.UUID) -> HttpResponse:
    """A class's month, to look at and to print."""
    require(request.actor, SEE_REGISTER, request.desk)
    room, today = class_at(request.desk, classroom_id), timezone.localdate()
    request.subject = room
    month = month_asked(request.GET.get("month", ""), room.year, today=today)
    (sheet,) = sheets_of([room], month, today=today)
    return render(request, "messaging/absences/register/sheet.html", _shown(request, sheet, today))


@require_POST
@proved_lately
@at_desk
def register_table(request: StaffRequest) -> HttpResponse:
    """A month of one class, or of all, as a file in the columns of the school's own system."""
    require(request.actor, SEE_REGISTER, request.desk)
    rooms, today = _rooms(request), timezone.localdate()
    require(request.actor, EXPORT_REGISTER, rooms)
    wanted = request.POST.get("month", "")
    form = _month_form(rooms, today, request.POST if wanted else None)
    if form.errors:
        return _classes(request, form)
    month = month_asked(wanted, rooms[0].year, today=today)
    export_register(request.actor, rooms, month=month)
    columns, sheets = columns_of(kept_columns(request.desk)), sheets_of(rooms, month, today=today)
    table = table_of(columns, sheets, signs_of(request.desk.tenant_id), _ids(columns, sheets))
    return HttpResponse(
        table,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="register-{month.key}.csv"'},
    )


def _classes(request: StaffRequest, refused: MonthForm | None = None) -> HttpResponse:
    today = timezone.localdate()
    rooms = own_first(request.actor, list(classes_of_year(request.desk)))
    waiting = undecided_by_class(rooms, until=today)
    context = {
        "rows": [
            {"room": room, "waiting": waiting[room.pk], "is_own": room.pk in _looked_after(request)} for room in rooms
        ],
        "may_export": bool(rooms) and EXPORT_REGISTER.allows(request.actor, rooms),
        "may_keep_columns": KEEP_COLUMNS.allows(request.actor, request.desk),
        "form": refused or (_month_form(rooms, today) if rooms else None),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if refused else HTTPStatus.OK
    return render(request, "messaging/absences/register/classes.html", context, status=status)


def _month_form(rooms: Sequence[Classroom], today: dt.date, data: Any = None) -> MonthForm:
    year = rooms[0].year
    return MonthForm(data, year=year, month=month_asked("", year, today=today))


def _ids(columns: Sequence[Column], sheets: Sequence[Sheet]) -> Ids:
    """The pupils' ids in the linked system, where a column asks for them."""
    if ID_ELSEWHERE not in {column.key for column in columns}:
        return {}
    return ids_elsewhere({line.student.pk for sheet in sheets for line in sheet.lines})


def _rooms(request: StaffRequest) -> list[Any]:
    """The class that the form names, else all of this year. Raises Http404."""
    wanted = request.POST.get("class", "")
    if wanted:
        return [class_at(request.desk, _id(wanted))]
    return list(classes_of_year(request.desk)) or [class_at(request.desk, _id(""))]


def _id(written: str) -> uuid.UUID:
    """An id that a form sends; what is none names nothing."""
    try:
        return uuid.UUID(written)
    except ValueError:
        return uuid.UUID(int=0)


def _looked_after(request: StaffRequest) -> frozenset[uuid.UUID]:
    seat = request.actor.seat_at(request.desk.school_id)
    return seat.classroom_ids if seat else frozenset()


def _shown(request: StaffRequest, sheet: Sheet, today: dt.date) -> dict[str, Any]:
    room, signs = sheet.classroom, signs_of(request.desk.tenant_id)
    names = {line.student.pk: line.student.name for line in sheet.lines}
    return {
        "sheet": sheet,
        "teachers": teachers_of(room),
        "heads": heads_of(sheet, today=today),
        "rows": [{"line": line, "cells": cells_of(sheet, line, signs, today=today)} for line in sheet.lines],
        "legend": signs.legend,
        "notes": signs_in(sheet),
        "amendments": [(names[one.student_id], one) for one in sheet.amendments if one.student_id in names],
        "before": _of_year(sheet.month.before, sheet),
        "after": _of_year(sheet.month.after, sheet) if sheet.month.last < today else None,
        "today": today,
        "may_amend": AMEND_REGISTER.allows(request.actor, room),
    }


def _of_year(month: Month, sheet: Sheet) -> Month | None:
    return month if month.is_of(sheet.classroom.year) else None
