"""学級閉鎖と休みの日: what is entered, and a form for who leads the school."""

import uuid
from http import HTTPStatus

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.web import StaffRequest, at_desk
from messaging.absences.register.actions.calendar import Entered, end_days, enter_days
from messaging.absences.register.forms import CalendarForm
from messaging.absences.register.permissions import CHANGE_CALENDAR, SEE_REGISTER
from messaging.absences.register.selectors.classes import classes_of_year
from messaging.absences.register.selectors.entries import days_changed, entries_at, entry_at
from schools.errors import FieldRefused
from schools.models import School
from tetoru.access import require


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def calendar(request: StaffRequest) -> HttpResponse:
    """All entries of the school year; days are entered below them."""
    require(request.actor, SEE_REGISTER, request.desk)
    rooms = list(classes_of_year(request.desk))
    form = CalendarForm(request.POST if request.method == "POST" else None, classrooms=rooms)
    if request.method == "POST":
        require(request.actor, CHANGE_CALENDAR, request.desk)
    if form.is_bound and form.is_valid():
        try:
            entered = enter_days(request.actor, request.desk, days=form.days)
        except FieldRefused as error:
            form.add_error(error.field, str(error.text))
        else:
            _say(request, entered)
            return redirect(request.path)
    today = timezone.localdate()
    since = rooms[0].year.starts_on if rooms else today
    context = {
        "form": form,
        "entries": entries_at(request.desk, since=since),
        "today": today,
        "is_club": bool(rooms) and rooms[0].school.kind == School.Kind.AFTER_SCHOOL,
        "may_change": CHANGE_CALENDAR.allows(request.actor, request.desk),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "messaging/absences/register/calendar.html", context, status=status)


def _say(request: StaffRequest, entered: Entered) -> None:
    """What was entered, and what it means for who was missed there this morning."""
    made, ended, still_open = entered
    who = made.classroom.label if made.classroom else request.desk.name
    messages.success(request, _("%(who)sの「%(name)s」を入れました。") % {"who": who, "name": made.name})
    if ended:
        text = _(
            "登校を確認中だった%(count)d人は、授業がなくなったので、確認を終わりにしました。"
            "どこにいるかわからない人には、電話で確かめてください。"
        )
        messages.warning(request, text % {"count": ended})
    if still_open:
        text = _("家を出たと答えがあった%(count)d人は、まだ確認中です。欠席ボードで、つづけて確かめてください。")
        messages.warning(request, text % {"count": still_open})


@require_http_methods(["GET", "HEAD", "POST"])
@at_desk
def calendar_ending(request: StaffRequest, calendar_id: uuid.UUID) -> HttpResponse:
    """Take an entry back, or let today be its last day. Where days are over, taking back is asked about once."""
    made = entry_at(request.desk, calendar_id)
    require(request.actor, CHANGE_CALENDAR, made)
    today, is_today_last = timezone.localdate(), request.POST.get("how") == "today"
    is_agreed = is_today_last or made.from_date >= today or "is_sure" in request.POST
    if request.method != "POST" or not is_agreed:
        context = {"one": made, "today": today, "days": days_changed(made, today=today)}
        status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
        return render(request, "messaging/absences/register/ending.html", context, status=status)
    end_days(request.actor, made, is_today_last=is_today_last)
    text = _("きょうで終わりにしました。") if is_today_last else _("取り消しました。")
    messages.success(request, text)
    return redirect(request.desk.url("calendar"))
