"""What a teacher had decided before, kept for the register when another category is picked."""

import datetime as dt
import uuid
from collections.abc import Iterable, Sequence

from messaging.absences.models import Absence, Amendment, Standing


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
                standing=category or Standing.UNDECIDED,
                why="",
                amended_at=now,
                amended_by_id=by,
            )
            for absence in lost
        ]
    )


def drop_categories(absences: Sequence[Absence], *, by: uuid.UUID, now: dt.datetime) -> None:
    """The words that a category was picked for are taken back, or say another kind: it is picked anew, or not at all.

    What staff have written into the register since stays, with its reason. The rows are unsaved afterwards.
    """
    corrected = _corrected(absences)
    lost = [absence for absence in absences if (absence.student_id, absence.day) not in corrected]
    keep_earlier(lost, "", by=by, now=now)
    for absence in lost:
        absence.category = ""


def _corrected(absences: Sequence[Absence]) -> set[tuple[uuid.UUID, dt.date]]:
    """Of which of these pupils and days the register has a correction that is newer than the board's decision."""
    decided = {(absence.student_id, absence.day): absence.confirmed_at for absence in absences}
    written = Amendment.objects.filter(
        school=absences[0].school_id,
        student__in={absence.student_id for absence in absences},
        day__in=[absence.day for absence in absences],
    )
    found = written.exclude(standing=Standing.UNDECIDED).values_list("student", "day", "amended_at")
    return {
        (student, day)
        for student, day, at in found
        if (student, day) in decided and ((confirmed := decided[student, day]) is None or at > confirmed)
    }
