"""欠席ボード: a school's morning, class by class. As many queries for a school of 60 as for one of 1,200."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection
from django.http import Http404
from django.utils import timezone

from accounts.desks import Desk
from messaging.absences.calendars import days_at
from messaging.absences.models import Absence, EmptySeat, Kind, State
from messaging.absences.permissions import READ_ABSENCES
from messaging.absences.reasons import offered_at
from messaging.absences.selectors.seats import SeatLine, open_seats
from messaging.absences.selectors.stamps import Stamp, stamp_of
from messaging.absences.selectors.words import Told, told_of
from schools.models import Classroom
from schools.states import ATTENDING, ATTENDS, in_state
from tetoru.access import Staff
from tetoru.db.rows import Picked
from tetoru.tenancy import scope

LANES = 3
ROOM = Picked(Classroom, "room")
ROOMS = f"""
select count(e.id) filter (where {ATTENDS}), {ROOM.columns} from schools_classroom room
join schools_schoolyear year on year.id = room.year_id and year.starts_on <= %(today)s and year.ends_on >= %(today)s
left join schools_enrolment e on e.classroom_id = room.id and e.tenant_id = room.tenant_id
left join schools_student s on s.id = e.student_id
where room.tenant_id = any(%(tenants)s) and room.school_id = %(school)s
group by room.id order by room.grade, room.name, room.id
"""


@dataclass(frozen=True)
class Card:
    """One class: how many belong to it, who is away, whose seat is empty."""

    room: Classroom
    count: int
    told: tuple[Told, ...]
    seats: tuple[SeatLine, ...]
    shut: str = ""
    """学級閉鎖, 開校記念日: why the class has no lessons, as the school has entered it."""

    @property
    def is_calm(self) -> bool:
        """Everybody is there, as far as is known."""
        return not self.told and not self.seats

    @property
    def sums(self) -> list[tuple[str, int]]:
        """欠席 2, 遅刻 1: the kinds that there are."""
        counts = Counter(one.absence.kind for one in self.told)
        return [(str(kind.label), counts[kind]) for kind in Kind if counts[kind]]


@dataclass(frozen=True)
class Board:
    """One school on one day."""

    day: dt.date
    cards: tuple[Card, ...]
    grades: tuple[int, ...]
    """All that the school has."""
    stamp: str
    """Changes whenever anything on the board does."""
    grade: int | None = None
    """The only one that is shown."""
    lanes: tuple[tuple[Card, ...], ...] = field(default=())

    @property
    def count(self) -> int:
        """在籍."""
        return sum(card.count for card in self.cards)

    @property
    def unconfirmed(self) -> int:
        """How many wait for a teacher."""
        return sum(one.absence.state != State.CONFIRMED for card in self.cards for one in card.told)

    @property
    def absent(self) -> int:
        """欠席."""
        return self._kind(Kind.ABSENT)

    @property
    def late(self) -> int:
        """遅刻."""
        return self._kind(Kind.LATE)

    @property
    def early(self) -> int:
        """早退."""
        return self._kind(Kind.LEAVING_EARLY)

    @property
    def seats(self) -> list[SeatLine]:
        """Who is neither there nor reported."""
        return [seat for card in self.cards for seat in card.seats]

    def _kind(self, kind: Kind) -> int:
        return sum(one.absence.kind == kind for card in self.cards for one in card.told)


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
    return board_of(desk.school_id, day, grade=grade)


def board_of(school_id: uuid.UUID, day: dt.date, *, grade: int | None = None) -> Board:
    """Stamp first: what changes while the rest is read is asked for again."""
    stamp, absences = stamp_of(school_id, day), _absences(school_id, day)
    told = told_of(absences, offered_at([school_id])[school_id]) if absences else {}
    return _board(school_id, Board(day, (), (), stamp.text, grade), told, stamp)


def wall_of(school_id: uuid.UUID, day: dt.date) -> Board:
    """Lessons only, and no word of anybody's: what a wall does not show is not even read."""
    stamp = stamp_of(school_id, day)
    absences = [one for one in _absences(school_id, day) if one.activity_id is None]
    return _board(school_id, Board(day, (), (), stamp.text), {one.pk: Told(one, ()) for one in absences}, stamp)


def _board(school_id: uuid.UUID, board: Board, told: dict[uuid.UUID, Told], stamp: Stamp) -> Board:
    """With a card for each class."""
    rooms, days = _rooms(school_id, board.day), days_at([school_id], board.day, board.day)
    seats = open_seats(school_id, board.day) if stamp.has_open_seats else []
    seats = _unheard(seats, [one.absence for one in told.values()])
    by_room: defaultdict[uuid.UUID, list[Told]] = defaultdict(list)
    for one in told.values():
        by_room[one.absence.classroom_id].append(one)
    cards = tuple(
        Card(
            room,
            count,
            tuple(by_room[room.pk]),
            tuple(line for line in seats if line.seat.classroom_id == room.pk),
            entry.name if (entry := days.of(school_id, room.pk).shut_on(board.day)) else "",
        )
        for room, count in rooms
        if board.grade is None or room.grade == board.grade
    )
    grades = tuple(dict.fromkeys(room.grade for room, _count in rooms))
    return replace(board, cards=cards, grades=grades, lanes=_lanes(cards))


def morning_at(desk: Desk, day: dt.date) -> Morning:
    """For 今日やること. Two queries."""
    states = Counter(_living(desk.school_id, day).values_list("state", flat=True))
    seats = EmptySeat.objects.filter(school=desk.school_id, day=day, ended_at=None).count()
    return Morning(sum(states.values()), sum(states.values()) - states[State.CONFIRMED], seats)


def _rooms(school_id: uuid.UUID, day: dt.date) -> list[tuple[Classroom, int]]:
    """The classes of a day, each with how many belong to it. One query."""
    with connection.cursor() as cursor:
        cursor.execute(ROOMS, {"tenants": list(scope()), "school": school_id, "today": day})
        return [(ROOM.row(room), count) for count, *room in cursor.fetchall()]


def _living(school_id: uuid.UUID | None, day: dt.date) -> Any:
    """Who has left since then was away all the same."""
    found = Absence.objects.filter(school=school_id, day=day).exclude(state=State.CANCELLED)
    is_over = day < timezone.localdate()
    return found if is_over else found.filter(in_state(ATTENDING, prefix="student__", on=day))


def _absences(school_id: uuid.UUID, day: dt.date) -> list[Absence]:
    found = _living(school_id, day).select_related("student", "activity", "confirmed_by")
    return list(found.order_by("student__kana_order", "pk"))


def _unheard(lines: Sequence[SeatLine], absences: Sequence[Absence]) -> list[SeatLine]:
    """Without those of whom something was heard in the very second in which the seat was marked."""
    heard = {one.student_id for one in absences if one.kind in {Kind.ABSENT, Kind.LATE}}
    return [line for line in lines if line.seat.student_id not in heard]


def _lanes(cards: Iterable[Card]) -> tuple[tuple[Card, ...], ...]:
    """Neighbouring grades side by side; a school without grades, or with one, has its classes in turn."""
    by_grade: defaultdict[int, list[Card]] = defaultdict(list)
    for card in cards:
        by_grade[card.room.grade].append(card)
    groups = list(by_grade.values())
    if len(groups) == 1:
        groups = [[card] for card in groups[0]]
    size = -(-len(groups) // LANES) or 1
    parts = [groups[start : start + size] for start in range(0, len(groups), size)]
    return tuple(tuple(card for group in part for card in group) for part in parts)
