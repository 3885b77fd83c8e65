"""What a report said before it says something else. For actions that hold the report."""

import datetime as dt
import uuid

from messaging.absences.errors import ReportUnreadable
from messaging.absences.models import Correction, Report
from messaging.absences.said import Said, put, said_in
from tetoru.crypto.fields import has_unreadable


def correct(report: Report, said: Said, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Keep what it said, and let it say the new, unsaved. Raises ReportUnreadable."""
    if has_unreadable(report):
        raise ReportUnreadable
    earlier = Correction(tenant_id=report.tenant_id, report=report, corrected_at=now, corrected_by_id=by)
    put(earlier, said_in(report))
    earlier.save(force_insert=True)
    put(report, said)
