"""欠席ボード: a school's morning, class by class. As many queries for a school of 60 as for one of 1,200."""

import datetime as dt
import uuid
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q
from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.desks import Desk
from messaging.absences.belonging import still_here, with_room
from messaging.absences.models import Absence, CalendarEntry, EmptySeat, Kind, State
from messaging.absences.overdue import explaining, explains_empty_seat
from messaging.absences.permissions import READ_ABSENCES
from messaging.absences.selectors.cards import Card, cards_of, lanes_of
from messaging.absences.selectors.lines import Line, away_at, is_away, is_unconfirmed, lines_at
from messaging.absences.selectors.rooms import Room, rooms_at
from messaging.absences.selectors.seats import SeatLine, missed_at, open_seats
from schools.models import Student
from schools.states import in_state
from tetoru.access import Staff


class Grade(NamedTuple):
    """One of those that can be looked at alone."""

    label: str
    """4年."""
    query: str
    is_shown: bool


@dataclass(frozen=True)
class Board:
    """One school on one day."""

    day: dt.date
    stamp: str
    """Changes whenever anything on the board does."""
    grade: int | None = None
    """The only one that is shown."""
    grades: tuple[Grade, ...] = ()
    """All that the school has."""
    cards: tuple[Card, ...] = ()
    lanes: tuple[tuple[Card, ...], ...] = ()
    count: int = 0
    """在籍."""
    kinds: Counter[Kind | None] = field(default_factory=Counter)
    """How many of each."""
    unconfirmed: int = 0
    """How many wait for a teacher."""
    seats: tuple[SeatLine, ...] = ()
    """Who is neither there nor reported."""

    @property
    def has_grades(self) -> bool:
        """Whether there is more than one to look at."""
        return len(self.grades) > 1

    @property
    def is_whole(self) -> bool:
        """Whether all grades are shown."""
        return self.grade is None

    @property
    def whole_query(self) -> str:
        """Of the day with all grades."""
        return f"day={self.day.isoformat()}"

    @property
    def absent(self) -> int:
        """欠席."""
        return self.kinds[Kind.ABSENT]

    @property
    def late(self) -> int:
        """遅刻."""
        return self.kinds[Kind.LATE]

    @property
    def early(self) -> int:
        """早退."""
        return self.kinds[Kind.LEAVING_EARLY]


@dataclass(frozen=True)
class Morning:
    """A school's day in three numbers."""

    reported: int
    unconfirmed: int
    """Of these, how many wait for a teacher."""
    seats: int
    """Who is neither there nor reported."""


def board_at(actor: Staff, desk: Desk, day: dt.date, *, grade: int | None = None) -> Board:
    """The board of the desk's school. Raises Http404 for a board's office."""
    if desk.school_id is None or not READ_ABSENCES.allows(actor, desk):
        raise Http404
    # Stamp and lines first: what changes while the rest is read is asked for again.
    stamp, lines = lines_at(desk, desk.school_id, day, grade=grade)
    is_today = day == timezone.localdate()
    room_url = desk.url_of_any("absence_class", "classroom_id") if is_today else ""
    seats = open_seats(desk, desk.school_id, day) if stamp.has_open_seats else []
    return _board(desk.school_id, Board(day, stamp.text, grade), lines, seats, room_url)


def wall_of(school_id: uuid.UUID, day: dt.date) -> Board:
    """Lessons only, and no word of anybody's: what a wall does not show is not even read."""
    stamp, found = away_at(school_id, day)
    away = [one for one in found if one.absence.activity_id is None]
    lines = [Line(one, is_open=is_unconfirmed(one), is_counted=is_away(one)) for one in away]
    seats = missed_at(school_id, day) if stamp.has_open_seats else []
    return _board(school_id, Board(day, stamp.text), lines, seats)


def _board(
    school_id: uuid.UUID, board: Board, lines: Sequence[Line], missed: Sequence[SeatLine], room_url: str = ""
) -> Board:
    """With a card for each class."""
    rooms = rooms_at(school_id, board.day, grade=board.grade)
    seats = _unheard(missed, lines)
    shown = rooms if board.grade is None else [room for room in rooms if room.classroom.grade == board.grade]
    cards = cards_of(shown, lines, seats, room_url)
    on_board = [line for card in cards for line in card.lines]
    return replace(
        board,
        grades=_grades(board, rooms),
        cards=cards,
        lanes=lanes_of(cards),
        count=sum([card.size for card in cards]),
        kinds=Counter([line.away.counts_as for line in on_board if line.is_counted]),
        unconfirmed=sum([card.unconfirmed for card in cards]),
        seats=tuple([seat for card in cards for seat in card.seats]),
    )


def morning_at(desk: Desk, day: dt.date) -> Morning:
    """For 今日やること. Two queries."""
    states = Counter(_living(desk.school_id, day).values_list("state", flat=True))
    heard = Absence.objects.filter(explaining(timezone.now()), school=desk.school_id, day=day)
    seats = EmptySeat.objects.filter(school=desk.school_id, day=day, ended_at=None)
    missed = still_here(seats.exclude(student__in=heard.values("student")), today=timezone.localdate()).count()
    return Morning(sum(states.values()), sum(states.values()) - states[State.CONFIRMED], missed)


def _grades(board: Board, rooms: Iterable[Room]) -> tuple[Grade, ...]:
    """Each with its address."""
    day, label = board.day.isoformat(), _("%(grade)s年")
    return tuple(
        Grade(label % {"grade": grade}, f"day={day}&grade={grade}", is_shown=grade == board.grade)
        for grade in dict.fromkeys(room.classroom.grade for room in rooms)
    )


def _living(school_id: uuid.UUID | None, day: dt.date) -> Any:
    """Who has left since then was away all the same; nobody is who is on leave, or from a class that is shut."""
    covering = CalendarEntry.objects.filter(school=school_id, from_date__lte=day, until_date__gte=day)
    covering = covering.filter(Q(classroom=None) | Q(classroom=OuterRef("room")), taken_back_at=None)
    stopped = Q(Exists(covering.exclude(kind=CalendarEntry.Kind.LESSONS)), activity=None)
    stopped |= Q(Exists(covering.filter(kind__in=CalendarEntry.SHUTS)))
    found = with_room(Absence.objects.filter(school=school_id, day=day).exclude(state=State.CANCELLED))
    found = found.filter(~stopped)
    if day < (today := timezone.localdate()):
        return found
    return still_here(found.filter(in_state({Student.State.ENROLLED}, prefix="student__", on=day)), today=today)


def _unheard(seats: Sequence[SeatLine], lines: Sequence[Line]) -> list[SeatLine]:
    """Without those of whom something was heard in the very second in which the seat was marked."""
    if not seats:
        return []
    now = timezone.now()
    heard = {line.absence.student_id for line in lines if explains_empty_seat(line.absence, now)}
    return [one for one in seats if one.seat.student_id not in heard]
