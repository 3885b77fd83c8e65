"""Not there and not reported: a teacher marks the seat, somebody calls, guardians are asked, it ends."""

import uuid
from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from auditlog import trail
from auditlog.events import Event, Outcome
from auditlog.trail import Draft, audited
from messaging.absences.board_errors import AskedAlready, NobodyToAsk, SomebodyElseCalls
from messaging.absences.errors import SeatEnded
from messaging.absences.models import Call, EmptySeat
from messaging.absences.permissions import WATCH_SEATS
from messaging.absences.seats import ask_about, end_seats, ensure_expected, ensure_unheard, hold_seats
from messaging.delivery.tasks import deliver_mail, deliver_push
from schools.models import Classroom
from tetoru.access import Staff, require
from tetoru.jobs import ring


def mark_seats(actor: Staff, room: Classroom, *, students: Collection[uuid.UUID]) -> list[EmptySeat]:
    """These seats are empty, and nobody has said why: from now on the timer runs. One entry for each pupil.

    Raises NoLessonsToday.
    """
    require(actor, WATCH_SEATS, room)
    with audited(actor, Event.SEAT_MARKED) as entry:
        now = timezone.now()
        ensure_expected(room, now=now)
        seats = hold_seats(room, students, by=actor.user_id, now=now)
        _describe(entry, seats[0])
        for seat in seats[1:]:
            another = trail.Draft(Event.SEAT_MARKED)
            _describe(another, seat)
            trail.write(actor, another, Outcome.DONE)
    return seats


def take_on(actor: Staff, seat: EmptySeat, *, instead_of: uuid.UUID | None) -> None:
    """I call the home. `instead_of` is who was seen to be calling; two who press at once are not both told so.

    Raises SomebodyElseCalls, SeatEnded.
    """
    require(actor, WATCH_SEATS, seat)
    with audited(actor, Event.SEAT_TAKEN_ON) as entry:
        held, now = _held(seat), timezone.now()
        if held.caller_id not in {instead_of, actor.user_id}:
            raise SomebodyElseCalls
        EmptySeat.objects.filter(pk=held.pk).update(caller=actor.user_id, calling_since=now, changed_at=now)
        _describe(entry, seat)


def note_call(actor: Staff, seat: EmptySeat, *, outcome: str, note: str) -> None:
    """What came of a call, kept also when a colleague was faster. Where the pupil is, is known: the seat is ended.

    A home that was reached and does not know either ends nothing: the search goes on.
    """
    require(actor, WATCH_SEATS, seat)
    with audited(actor, Event.HOME_CALLED) as entry:
        held, now = _locked(seat), timezone.now()
        call = Call(tenant_id=held.tenant_id, seat=held, called_at=now, called_by_id=actor.user_id)
        call.outcome, call.note = outcome, note
        call.save(force_insert=True)
        open_one = EmptySeat.objects.filter(pk=held.pk, ended_at=None)
        open_one.update(caller=actor.user_id, calling_since=now, changed_at=now)
        if outcome == Call.Outcome.REACHED:
            end_seats(Q(pk=held.pk), end=EmptySeat.End.KNOWN, by=actor.user_id, now=now)
        _describe(entry, seat)


def ask_guardians(actor: Staff, seat: EmptySeat) -> None:
    """Send the one urgent question of the day.

    Raises AskedAlready, NobodyToAsk, SeatEnded, NoLessonsToday, and HeardAlready where a report explains the seat.
    """
    require(actor, WATCH_SEATS, seat)
    with audited(actor, Event.GUARDIANS_ASKED) as entry:
        held, now = _held(seat), timezone.now()
        if held.asked_at is not None:
            raise AskedAlready
        ensure_expected(seat.classroom, now=now)
        ensure_unheard(held, now=now)
        if not ask_about(held, seat.school, now=now):
            raise NobodyToAsk
        EmptySeat.objects.filter(pk=held.pk).update(asked_at=now, changed_at=now)
        ring(deliver_mail, tenant_id=held.tenant_id)
        ring(deliver_push, tenant_id=held.tenant_id)
        _describe(entry, seat)


def end_seat(actor: Staff, seat: EmptySeat) -> None:
    """教室にいました. Ended by somebody else in between, it stays as they left it."""
    require(actor, WATCH_SEATS, seat)
    with audited(actor, Event.SEAT_ENDED) as entry:
        end_seats(Q(pk=seat.pk), end=EmptySeat.End.CAME, by=actor.user_id, now=timezone.now())
        _describe(entry, seat)


def _locked(seat: EmptySeat) -> EmptySeat:
    return EmptySeat.objects.select_for_update(of=("self",)).get(pk=seat.pk)


def _held(seat: EmptySeat) -> EmptySeat:
    held = _locked(seat)
    if held.ended_at is not None:
        raise SeatEnded
    return held


def _describe(entry: Draft, seat: EmptySeat) -> None:
    entry.describe(seat.student, seat_id=seat.pk)
    entry.school_id = seat.school_id
