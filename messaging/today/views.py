"""A desk's first page: what needs doing now."""

import datetime as dt

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from accounts.classes.uncovered import uncovered_at
from accounts.desk_work import Task, registered_tasks
from accounts.log.alarms import alarms_at
from accounts.rosters.selectors import waiting_count
from accounts.schools.preparation import preparation_at
from accounts.staff.reissues import reissues_at
from accounts.web import StaffRequest, at_desk
from messaging.absences.permissions import READ_ABSENCES
from messaging.absences.register.selectors.rising import rising_at
from messaging.absences.selectors.board import Morning, morning_at
from messaging.absences.selectors.talks import talk_tasks
from messaging.conversations.selectors.work import tasks_of
from messaging.notices.selectors.desk import NoticeRow, notice_rows, notices_at
from messaging.notices.views.todo import notice_tasks
from tetoru.ids import first_id_at

RECENT = dt.timedelta(days=7)
WEIGHTS = {"alarm": 0, "warning": 1}
"""These kinds stand above all others."""
NAMED = 3
"""So many classes are named; the numbers have all of them."""


@require_safe
@at_desk
def start(request: StaffRequest) -> HttpResponse:
    """今日やること: absences first, which nobody can read tomorrow."""
    since = first_id_at(timezone.now() - RECENT)
    notices = notices_at(request.actor, request.desk).filter(id__gte=since).defer("body")[:10]
    recent = notice_rows(request.actor, request.desk, notices)
    is_school = READ_ABSENCES.allows(request.actor, request.desk)
    morning = morning_at(request.desk, timezone.localdate()) if is_school else None
    context = {
        "now": timezone.now(),
        "morning": morning,
        "tasks": _tasks(request, morning, recent),
        "recent": recent[:5],
        "alarms": alarms_at(request.actor, request.desk),
        "uncovered": uncovered_at(request.actor, request.desk),
        "preparation": preparation_at(request.actor, request.desk),
        "reissues": reissues_at(request.actor, request.desk),
    }
    return render(request, "messaging/today/start.html", context)


def _tasks(request: StaffRequest, morning: Morning | None, recent: list[NoticeRow]) -> list[Task]:
    """Alarms, whatever they are about; then absences, what was said to the school, and notices."""
    tasks = _rise_tasks(request) if morning else []
    tasks += _absence_tasks(request, morning) + talk_tasks(request.actor, request.desk, on=timezone.localdate())
    tasks += tasks_of(request.actor, request.desk) + notice_tasks(request, recent)
    tasks += _roster_tasks(request) + registered_tasks(request.actor, request.desk)
    return sorted(tasks, key=lambda task: WEIGHTS.get(task.kind, len(WEIGHTS)))


def _absence_tasks(request: StaffRequest, morning: Morning | None) -> list[Task]:
    if morning is None:
        return []
    tasks, url = [], request.desk.url_absences
    if morning.seats:
        title, sub = _("登校も連絡もない人"), _("家庭に電話で確かめます")
        tasks.append(Task("alarm", morning.seats, _("人"), title, sub, f"{url}#missing", _("家庭に確かめる")))
    if morning.unconfirmed:
        sub = _("今朝の連絡は%(count)d件です") % {"count": morning.reported}
        title = _("まだ確認していない欠席連絡")
        tasks.append(Task("absence", morning.unconfirmed, _("件"), title, sub, url, _("確認する")))
    return tasks


def _rise_tasks(request: StaffRequest) -> list[Task]:
    """Classes in which an infection may go round."""
    rising = rising_at(request.actor, request.desk, on=timezone.localdate())
    if not rising:
        return []
    named = [
        _("%(room)s（%(pupils)d人のうち%(ill)d人）")
        % {"room": one.classroom.label, "pupils": one.pupils, "ill": one.today}
        for one in rising[:NAMED]
    ]
    sub = _("、").join(named) + (_(" ほか") if len(rising) > NAMED else "")
    url = request.desk.url("absence_numbers")
    url = f"{url}?class={rising[0].classroom.pk}" if len(rising) == 1 else url
    title = _("病気の欠席が急に増えた学級")
    return [Task("warning", len(rising), _("学級"), title, sub, url, _("数を見る"))]


def _roster_tasks(request: StaffRequest) -> list[Task]:
    """Rosters of another system that nobody has decided on."""
    waiting = waiting_count(request.actor, request.desk)
    if not waiting:
        return []
    title, sub = _("届いた名簿の確認"), _("確かめるまで、登録は変わりません")
    return [Task("roster", waiting, _("件"), title, sub, request.desk.url("rosters"), _("ちがいを見る"))]
