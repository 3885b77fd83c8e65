"""What is known already of the days that a report is about. Asked while the days are held, in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from messaging.absences.models import Report
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked

TOLD = Picked(Report, "told")
# Both with the values of a report by the names of its columns.
OPEN_SEAT = """
    select 1 from absences_emptyseat seat
    where seat.tenant_id = %(tenant_id)s and seat.school_id = %(school_id)s and seat.student_id = %(student_id)s
      and seat.day between %(from_date)s and %(until_date)s and seat.ended_at is null
"""
"""Somebody waits for the pupil in a classroom on one of the days."""
CONCERNED = """
    (select * from absences_report report where report.student_id = %(student_id)s offset 0) told
    on told.tenant_id = %(tenant_id)s and told.school_id = %(school_id)s and (
        (told.activity_id is not distinct from %(activity_id)s
            and told.from_date <= %(until_date)s and told.until_date >= %(from_date)s)
        or (told.reported_by_id = %(reported_by_id)s and told.key = %(key)s))
"""
"""To be joined as `told`: the reports about the same days and the same lessons or activity, or from the same press.
OFFSET 0 says the way, by the pupil: a plan that is kept from before the morning took all of the school."""
KNOWN = f"""
select exists ({OPEN_SEAT}), {TOLD.columns} from (select 1) always left join {CONCERNED}
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
        "tenant_id": report.tenant_id,
        "school_id": report.school_id,
        "student_id": report.student_id,
        "activity_id": report.activity_id,
        "from_date": report.from_date,
        "until_date": report.until_date,
        "reported_by_id": report.reported_by_id,
        "key": report.key,
    }
    with prepared_cursor() as cursor:
        cursor.execute(KNOWN, wanted)
        rows = cursor.fetchall()
    others = [TOLD.row(told) for _seat, *told in rows if told[0] not in {None, report.pk}]
    others.sort(key=lambda other: (other.changed_at or other.reported_at, other.pk))
    return Known(report, others, has_empty_seat=rows[0][0])
