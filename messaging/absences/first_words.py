"""The first word about a day is kept in one statement, with its entry in the log.

Nearly every report is one; `taking` looks closer at others.
"""

from typing import Any

from auditlog import trail
from messaging.absences.known import CONCERNED, OPEN_SEAT
from messaging.absences.models import Report
from messaging.absences.settling import MADE
from tetoru.access import Actor
from tetoru.db.prepared import Statement
from tetoru.db.rows import Written, mark_written
from tetoru.ids import new_id

REPORT = Written(Report)
# The absence of the day is made where nothing is known of it and nobody makes it at the same second, and with it the
# report. Of several days some could be made and others not, and would be held in another order than `hold_days` has.
FIRST = Statement(f"""
with made as (
    insert into absences_absence {MADE}
    select %(absence_id)s, %(tenant_id)s, %(school_id)s, %(student_id)s, %(classroom_id)s, %(from_date)s,
           %(activity_id)s, %(kind)s, %(arrives_at)s, %(leaves_at)s, %(state)s, '', %(reported_at)s
    where not exists ({OPEN_SEAT}) and not exists (select 1 from (select 1) always join {CONCERNED})
    on conflict do nothing returning id
), kept as (insert into {REPORT.into} select {REPORT.values} from made on conflict do nothing returning 1)
{trail.NAMED} from kept returning true
""")


def keep_first_word(report: Report, actor: Actor, entry: trail.Draft) -> bool:
    """Keep a new, numbered report of one day, with its absence, if nothing is known of that day; gives whether it was.

    Where only its number is given already, it is not kept, but the absence is made and held, as by `hold_days`.
    """
    if report.is_period:
        return False
    wanted: dict[str, Any] = {**REPORT.of(report), "absence_id": new_id(), "state": report.state}
    is_kept = trail.write_with(FIRST, wanted, actor, entry)
    if is_kept:
        mark_written(report)
    return is_kept
