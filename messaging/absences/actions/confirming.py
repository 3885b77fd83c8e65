"""The school has looked at an absence; a teacher confirms it and says what it is in the register."""

from collections.abc import Sequence

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.absences.board_errors import NewWords, WithdrawnMeanwhile
from messaging.absences.confirming import hold_with_reports, note_confirmed, note_seen
from messaging.absences.earlier import corrections_of, keep_earlier
from messaging.absences.models import Absence, Category, State
from messaging.absences.permissions import CONFIRM_ABSENCES, READ_ABSENCES
from tetoru.access import Staff, require


def see_absence(actor: Staff, absence: Absence) -> None:
    """The school has opened it: from now on its senders see that."""
    require(actor, READ_ABSENCES, absence)
    with audited(actor, Event.ABSENCE_SEEN) as entry:
        seen = note_seen(hold_with_reports(absence), absence.day, by=actor.user_id, now=timezone.now())
        entry.describe(absence.student, absence_id=absence.pk, reports=seen)
        entry.school_id = absence.school_id


def confirm_absence(actor: Staff, absence: Absence, *, category: str, version: str) -> None:
    """Confirm all that was told about this day, and give it its category; a period gets it for all its days.

    `version` is that of the words that were looked at. Raises WithdrawnMeanwhile, NewWords when there are others, and
    UnreadNote where nobody has opened what a home has written.
    """
    require(actor, CONFIRM_ABSENCES, absence)
    with audited(actor, Event.ABSENCE_CONFIRMED) as entry:
        held = hold_with_reports(absence)
        row = next(one for one in held if one.pk == absence.pk)
        entry.describe(absence.student, absence_id=row.pk, days=len(held))
        entry.school_id = row.school_id
        if row.state == State.CANCELLED:
            raise WithdrawnMeanwhile
        if row.state == State.CONFIRMED and (row.category, row.confirmed_by_id) == (category, actor.user_id):
            return  # pressed twice
        if row.version != version:
            raise NewWords
        _confirm(actor, row, held, category)


def _confirm(actor: Staff, row: Absence, held: Sequence[Absence], category: str) -> None:
    """Other days of a period keep what staff have decided about them before, on the board or in the register.

    That a pupil was there on this day says nothing of them.
    """
    now = timezone.now()
    note_confirmed(held, row.day, by=actor.user_id, now=now)
    corrected = corrections_of(held) if row.activity_id is None else {}
    open_ones = [one for one in held if one.pk != row.pk and one.kind == row.kind and not one.category]
    kept = [one for one in open_ones if (one.student_id, one.day) in corrected]
    alike = [] if category == Category.PRESENT else [one for one in open_ones if one not in kept]
    taken = [row, *alike]
    keep_earlier(taken, category, by=actor.user_id, now=now, corrected=corrected)
    for one in kept:
        one.category = corrected[one.student_id, one.day].category
    for one in taken:
        one.category, one.confirmed_at, one.confirmed_by_id = category, now, actor.user_id
    Absence.objects.bulk_update([*taken, *kept], ["category", "confirmed_at", "confirmed_by"])
