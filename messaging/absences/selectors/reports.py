"""A guardian's own reports, and nobody else's."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from accounts.selectors import Child
from messaging.absences.models import AbsenceRules, Kind, OwnWord, Report, State
from messaging.absences.reasons import Offered, number_shown, offered_at, reason_label
from schools.models import Classroom, School, Student
from tetoru.access import Guardian
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked

MOST_TO_COME = 20
TOLD, SCHOOL, ROOM = Picked(Report, "told"), Picked(School, "school"), Picked(Classroom, "room")
PUPIL, ACTIVITY, TEACHER = Picked(Student, "pupil"), Picked(OwnWord, "activity"), Picked(User, "teacher")
OWN = f"""
select {TOLD.columns}, {SCHOOL.columns}, {ROOM.columns}, {PUPIL.columns}, {ACTIVITY.columns}, {TEACHER.columns}
from absences_report told
join schools_school school on school.id = told.school_id and school.tenant_id = told.tenant_id
join schools_classroom room on room.id = told.classroom_id and room.tenant_id = told.tenant_id
join schools_student pupil on pupil.id = told.student_id and pupil.tenant_id = told.tenant_id
left join absences_ownword activity on activity.id = told.activity_id and activity.tenant_id = told.tenant_id
left join accounts_user teacher on teacher.id = told.confirmed_by_id
where told.tenant_id = any(%(tenants)s) and told.reported_by_id = %(guardian)s and told.student_id = any(%(students)s)
"""
# Who has sent a report is led here, and looks again until the school has confirmed.
PRESSED = f"""{OWN}
  and told.key = (
    select one.key from absences_report one
    where one.id = %(report)s and one.tenant_id = any(%(tenants)s) and one.reported_by_id = %(guardian)s
  )
order by told.id
"""
# On the form of each new report.
TO_COME = f"""{OWN}
  and told.cancelled_at is null and told.until_date >= %(today)s
order by told.from_date, told.id limit {MOST_TO_COME}
"""


@dataclass(frozen=True)
class Receipt:
    """A report as its sender sees it."""

    report: Report
    child: Child
    offered: Offered

    @property
    def url(self) -> str:
        """Its page."""
        return reverse("absence", args=[self.report.pk])

    @property
    def number(self) -> str:
        """受付番号."""
        return number_shown(self.report.number)

    @property
    def place_name(self) -> str:
        """ひばり小学校 4年1組."""
        return f"{self.report.school.name} {self.report.classroom.label}"

    @property
    def what(self) -> str:
        """欠席, 遅刻, or the activity that is missed."""
        if self.report.kind == Kind.OTHER and self.report.activity:
            return str(self.report.activity.label)
        return str(self.report.get_kind_display())

    @property
    def reason(self) -> str:
        """In words."""
        return reason_label(self.report.reason, self.offered.words)

    @property
    def rules(self) -> AbsenceRules:
        """The school's cut-off and telephone."""
        return self.offered.rules

    @property
    def state(self) -> State:
        """How far it got."""
        return self.report.state

    @property
    def is_open(self) -> bool:
        """Whether it can still be changed."""
        return self.report.cancelled_at is None and self.report.until_date >= timezone.localdate()

    @property
    def is_about_today(self) -> bool:
        """Whether today is one of its days."""
        return self.report.from_date <= timezone.localdate() <= self.report.until_date

    @property
    def must_call(self) -> bool:
        """Whether the school is to be called besides: sent or changed too late to be read in time, about today.

        A change may have been to leave today out: then today is none of its days any more.
        """
        report = self.report
        if not report.is_after_cut_off:
            return False
        changed_at, confirmed_at = report.changed_at, report.confirmed_at
        if changed_at is not None and timezone.localdate(changed_at) == timezone.localdate():
            return confirmed_at is None or confirmed_at < changed_at
        return confirmed_at is None and self.is_about_today

    @property
    def has_begun(self) -> bool:
        """Whether some of its days are over."""
        return self.report.from_date < timezone.localdate()


def report_for(actor: Guardian, children: Sequence[Child], report_id: uuid.UUID) -> Receipt:
    """One of the guardian's own reports, about a child who is still theirs. Raises Http404."""
    return sent_together(actor, children, report_id)[0]


def sent_together(actor: Guardian, children: Sequence[Child], report_id: uuid.UUID) -> list[Receipt]:
    """The same, and behind it what was sent with one press of the button: of brothers and sisters. Raises Http404."""
    found = _found(PRESSED, actor, children, report=report_id)
    if not any(report.pk == report_id for report in found):
        raise Http404
    return receipts_of(sorted(found, key=lambda report: report.pk != report_id), children)


def open_reports(actor: Guardian, children: Sequence[Child]) -> list[Receipt]:
    """What is said about today and the days to come, nearest first."""
    return receipts_of(_found(TO_COME, actor, children, today=timezone.localdate()), children)


def reports_of(actor: Guardian, children: Sequence[Child]) -> Any:
    """All of them, newest first, as rows to be paged."""
    mine = Report.objects.filter(reported_by=actor.user_id, student__in=[child.id for child in children])
    mine = mine.select_related("school", "classroom", "student", "activity", "confirmed_by")
    return mine.order_by("-reported_at", "-pk")


def receipts_of(rows: Sequence[Report], children: Sequence[Child]) -> list[Receipt]:
    """Rows as they are shown. Two queries more for all of them."""
    known = {child.id: child for child in children}
    offered = offered_at({row.school_id for row in rows}) if rows else {}
    return [Receipt(row, known[row.student_id], offered[row.school_id]) for row in rows]


def expected_by(receipt: Receipt) -> dt.time | None:
    """Until when the school usually has confirmed; None when that is past or another day."""
    local = timezone.localtime()
    cut_off = receipt.rules.cut_off
    return cut_off if receipt.is_about_today and local.time() < cut_off else None


def _found(statement: str, actor: Guardian, children: Sequence[Child], **asked: Any) -> list[Report]:
    """Own reports about these children. One query."""
    whose = {"tenants": list(actor.tenant_ids), "guardian": actor.user_id, "students": [one.id for one in children]}
    with prepared_cursor() as cursor:
        cursor.execute(statement, whose | asked)
        return [_report(iter(row)) for row in cursor.fetchall()]


def _report(columns: Iterator[Any]) -> Report:
    report = TOLD.next_of(columns)
    report.school, report.classroom = SCHOOL.next_of(columns), ROOM.next_of(columns)
    report.student = PUPIL.next_of(columns)
    activity, teacher = (list(islice(columns, picked.width)) for picked in (ACTIVITY, TEACHER))
    report.activity = ACTIVITY.row(activity) if report.activity_id else None
    report.confirmed_by = TEACHER.row(teacher) if report.confirmed_by_id else None
    return report
