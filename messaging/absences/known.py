"""What is known already of the days that a report is about. Asked while the days are held, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import connection

from messaging.absences.models import Report
from tetoru.db.rows import Picked

TOLD = Picked(Report, "told")
KNOWN = f"""
select exists (
    select 1 from absences_emptyseat seat
    where seat.tenant_id = %(tenant)s and seat.school_id = %(school)s and seat.student_id = %(student)s
      and seat.day between %(first)s and %(last)s and seat.ended_at is null
), {TOLD.columns}
from (select 1) always
left join absences_report told on told.tenant_id = %(tenant)s and told.student_id = %(student)s
    and told.school_id = %(school)s and (
        (told.activity_id is not distinct from %(activity)s
            and told.from_date <= %(last)s and told.until_date >= %(first)s)
        or (told.reported_by_id = %(by)s and told.key = %(key)s))
"""


@dataclass(frozen=True)
class Known:
    """The reports that the days or the press of the button have in common with one, oldest first."""

    report: Report
    others: Sequence[Report]
    has_empty_seat: bool
    """Whether somebody waits for the pupil in a classroom on one of the days."""

    @property
    def same_press(self) -> Report | None:
        """What the same press of the button has made before."""
        mine = (self.report.reported_by_id, self.report.key)
        return next((other for other in self.others if (other.reported_by_id, other.key) == mine), None)

    @property
    def about_its_days(self) -> list[Report]:
        """Those about the same days and the same lessons or activity, cancelled ones too."""
        report = self.report
        return [
            other
            for other in self.others
            if other.activity_id == report.activity_id
            and other.from_date <= report.until_date
            and other.until_date >= report.from_date
        ]


def known_about(report: Report) -> Known:
    """Beside the report itself, if it is there already."""
    wanted: dict[str, Any] = {
        "tenant": report.tenant_id,
        "school": report.school_id,
        "student": report.student_id,
        "activity": report.activity_id,
        "first": report.from_date,
        "last": report.until_date,
        "by": report.reported_by_id,
        "key": report.key,
    }
    with connection.cursor() as cursor:
        cursor.execute(KNOWN, wanted)
        rows = cursor.fetchall()
    others = [TOLD.row(told) for _seat, *told in rows if told[0] not in {None, report.pk}]
    others.sort(key=lambda other: (other.changed_at or other.reported_at, other.pk))
    return Known(report, others, has_empty_seat=rows[0][0])
