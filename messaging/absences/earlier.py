"""What a teacher had decided before, kept for the register when another category is picked."""

import datetime as dt
import uuid
from collections.abc import Iterable

from messaging.absences.models import Absence, Amendment


def keep_earlier(absences: Iterable[Absence], category: str, *, by: uuid.UUID, now: dt.datetime) -> None:
    """Keep the categories that these held rows are about to lose. For actions, before they give them another one.

    The first category of an absence takes nobody's place, and what is missed beside lessons stands in no register.
    """
    lost = [one for one in absences if one.category not in {"", category} and one.activity_id is None]
    Amendment.objects.bulk_create(
        [
            Amendment(
                tenant_id=absence.tenant_id,
                school_id=absence.school_id,
                classroom_id=absence.classroom_id,
                student_id=absence.student_id,
                day=absence.day,
                before=absence.category,
                standing=category,
                why="",
                amended_at=now,
                amended_by_id=by,
            )
            for absence in lost
        ]
    )
