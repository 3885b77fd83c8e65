"""A guardian answers the school's one question: the child has left home."""

from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.absences.errors import SeatEnded
from messaging.absences.models import EmptySeat
from messaging.absences.permissions import ANSWER_SEAT
from messaging.absences.selectors.questions import Asked
from tetoru.access import Guardian, require


def say_left_home(actor: Guardian, asked: Asked) -> None:
    """The child set out and has not arrived: the school knows, and goes on looking. Raises SeatEnded.

    The board has the first answer's time. A second parent's answer is kept as theirs: they are told what one is told
    who answers alone.
    """
    require(actor, ANSWER_SEAT, asked)
    with audited(actor, Event.LEFT_HOME) as entry:
        now = timezone.now()
        seat = EmptySeat.objects.select_for_update(of=("self",)).select_related("student").get(pk=asked.seat.pk)
        if seat.ended_at is not None:
            raise SeatEnded
        if actor.user_id not in seat.answered_by:
            seat.answered_by.append(actor.user_id)
            if seat.left_home_at is None:
                seat.left_home_at = seat.changed_at = now
            seat.save(update_fields=["answered_by", "left_home_at", "changed_at"])
        entry.describe(seat.student, seat_id=seat.pk)
        entry.school_id = seat.school_id
