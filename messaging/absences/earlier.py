"""What a teacher had decided before, kept for the register when another category is picked."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping, Sequence

from messaging.absences.models import Absence, Amendment, Category, Standing

Corrections = Mapping[tuple[uuid.UUID, dt.date], Standing]
"""What staff have written into the register about pupils and days."""
NONE: Corrections = {}


def keep_earlier(
    absences: Iterable[Absence], category: str, *, by: uuid.UUID, now: dt.datetime, corrected: Corrections = NONE
) -> None:
    """Keep what stands in the register and is about to be lost. For actions, before they give another category.

    The first category of an absence takes nobody's place, but that of a correction (`corrections_of`); what is missed
    beside lessons stands in no register.
    """
    lessons = [one for one in absences if one.activity_id is None]
    stood = [(one, str(corrected.get((one.student_id, one.day), one.category))) for one in lessons]
    Amendment.objects.bulk_create(
        [
            Amendment(
                tenant_id=absence.tenant_id,
                school_id=absence.school_id,
                classroom_id=absence.classroom_id,
                student_id=absence.student_id,
                day=absence.day,
                before=before,
                standing=category or Standing.UNDECIDED,
                why="",
                amended_at=now,
                amended_by_id=by,
            )
            for absence, before in stood
            if before not in {"", category}
        ]
    )


def drop_categories(absences: Sequence[Absence], *, by: uuid.UUID, now: dt.datetime) -> None:
    """The words that a category was picked for are taken back, or say another kind: it is picked anew, or not at all.

    What staff have written into the register since stays there, with its reason; 出席 says that these words were wrong,
    and not what the next ones are. The rows are unsaved afterwards.
    """
    corrected = corrections_of(absences)
    lost = [absence for absence in absences if (absence.student_id, absence.day) not in corrected]
    keep_earlier(lost, "", by=by, now=now)
    for absence in [*lost, *(one for one in absences if one.category == Category.PRESENT)]:
        absence.category = ""


def corrections_of(absences: Sequence[Absence]) -> Corrections:
    """What the register says of those of these pupils and days about which it is newer than the board's decision."""
    decided = {(absence.student_id, absence.day): absence.confirmed_at for absence in absences}
    written = Amendment.objects.filter(
        school=absences[0].school_id,
        student__in={absence.student_id for absence in absences},
        day__in=[absence.day for absence in absences],
    )
    found = written.exclude(standing=Standing.UNDECIDED).order_by("amended_at", "pk")
    return {
        (student, day): Standing(standing)
        for student, day, standing, at in found.values_list("student", "day", "standing", "amended_at")
        if (student, day) in decided and ((confirmed := decided[student, day]) is None or at > confirmed)
    }
