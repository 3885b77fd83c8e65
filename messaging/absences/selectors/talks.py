"""Homes of long absences with whom the school has agreed to talk today, as 今日やること says it."""

import datetime as dt
import uuid
from typing import NamedTuple

from django.utils.translation import gettext as _

from accounts.desk_work import Task
from accounts.desks import Desk
from messaging.absences.belonging import RoomOn
from messaging.absences.models import Absence, Report, State
from messaging.absences.permissions import TALK_WITH_HOME
from schools.states import ATTENDING, in_state
from tetoru.access import Staff

NAMED = 3
"""So many pupils are named; the number has all of them."""


class Home(NamedTuple):
    """Where its child is now."""

    school_id: uuid.UUID
    classroom_id: uuid.UUID


def talk_tasks(actor: Staff, desk: Desk, *, on: dt.date) -> list[Task]:
    """One line, for who looks after the class: its teachers, and who leads the school. One query."""
    if desk.school_id is None:
        return []
    away = Absence.objects.filter(school=desk.school_id, day=on).exclude(state=State.CANCELLED)
    told = Report.objects.filter(in_state(ATTENDING, prefix="student__", on=on), school=desk.school_id)
    told = told.filter(next_talk_on=on, until_date__gte=on, cancelled_at=None, student__in=away.values("student"))
    found = told.annotate(room=RoomOn(on)).exclude(room=None)
    found = found.select_related("student").order_by("student__kana_order", "pk")
    mine = [report for report in found if TALK_WITH_HOME.allows(actor, Home(desk.school_id, report.room))]
    names = list({report.student_id: report.student.name for report in mine}.values())
    if not names:
        return []
    first = _("、").join(names[:NAMED])
    sub = _("%(names)sさん") % {"names": first} if len(names) <= NAMED else _("%(names)sさん ほか") % {"names": first}
    title = _("今日、家庭と話すことになっている%(pupils)s") % {"pupils": desk.pupils_word}
    return [Task("talk", len(names), _("人"), title, sub, desk.url_absences, _("連絡を見る"))]
