"""欠席ボード: a school's morning, class by class. As many queries for a school of 60 as for one of 1,200."""

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.desks import Desk
from messaging.absences.calendars import days_at
from messaging.absences.models import Absence, EmptySeat, Kind, State
from messaging.absences.permissions import READ_ABSENCES
from messaging.absences.selectors.lines import ANY, Line, away_at, lines_at
from messaging.absences.selectors.seats import SeatLine, open_seats
from messaging.absences.selectors.stamps import Stamp, stamp_of
from schools.models import Classroom
from schools.states import ATTENDING, ATTENDS, in_state
from tetoru.access import Staff
from tetoru.db.prepared import prepared_cursor
from tetoru.db.rows import Picked
from tetoru.ids import NIL
from tetoru.tenancy import scope

LANES = 3
ROOM = Picked(Classroom, "room")
# The one thing that grows with a school: each pupil of a class that is shown is looked at once, 2 µs.
ROOMS = f"""
select pupils.count, {ROOM.columns} from schools_classroom room
join schools_schoolyear year on year.id = room.year_id and year.starts_on <= %(today)s and year.ends_on >= %(today)s
cross join lateral (
    select count(*) from schools_enrolment e join schools_student s on s.id = e.student_id
    where e.classroom_id = room.id and e.tenant_id = room.tenant_id and {ATTENDS}
      and room.grade = coalesce(%(grade)s, room.grade) offset 0
) pupils
where room.tenant_id = any(%(tenants)s) and room.school_id = %(school)s
order by room.grade, room.name, room.id
"""


@dataclass(frozen=True)
class Card:
    """One class: how many belong to it, who is away, whose seat is empty."""

    room: Classroom
    count: int
    pupils: str
    """30人."""
    lines: tuple[Line, ...]
    seats: tuple[SeatLine, ...]
    shut: str = ""
    """学級閉鎖, 開校記念日: why the class has no lessons, as the school has entered it."""
    url: str = ""

    @property
    def is_calm(self) -> bool:
        """Everybody is there, as far as is known."""
        return not self.lines and not self.seats

    @property
    def sums(self) -> str:
        """確認中 1・欠席 2・遅刻 1: the kinds that there are."""
        counts = Counter(line.absence.kind for line in self.lines)
        kinds = [f"{kind.label} {counts[kind]}" for kind in Kind if counts[kind]]
        return "・".join([f"{_('確認中')} {len(self.seats)}", *kinds] if self.seats else kinds)


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
        return sum(not line.is_confirmed for card in self.cards for line in card.lines)

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
        return sum(line.absence.kind == kind for card in self.cards for line in card.lines)


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
    # Stamp first: what changes while the rest is read is asked for again.
    stamp, lines = stamp_of(desk.school_id, day), lines_at(desk, desk.school_id, day)
    room_url = desk.url("absence_class", classroom_id=NIL)
    return _board(desk.school_id, Board(day, (), (), stamp.text, grade), lines, stamp, room_url)


def wall_of(school_id: uuid.UUID, day: dt.date) -> Board:
    """Lessons only, and no word of anybody's: what a wall does not show is not even read."""
    stamp = stamp_of(school_id, day)
    lines = [Line(away) for away in away_at(school_id, day) if away.absence.activity_id is None]
    return _board(school_id, Board(day, (), (), stamp.text), lines, stamp)


def _board(school_id: uuid.UUID, board: Board, lines: Sequence[Line], stamp: Stamp, room_url: str = "") -> Board:
    """With a card for each class."""
    rooms, days = _rooms(school_id, board), days_at([school_id], board.day, board.day)
    seats = open_seats(school_id, board.day) if stamp.has_open_seats else []
    by_room, empty = defaultdict[uuid.UUID, list[Line]](list), defaultdict[uuid.UUID, list[SeatLine]](list)
    for line in lines:
        by_room[line.absence.classroom_id].append(line)
    for seat in _unheard(seats, lines):
        empty[seat.seat.classroom_id].append(seat)
    pupils = _("%(count)s人")
    cards = tuple(
        Card(
            room,
            count,
            pupils % {"count": count},
            tuple(by_room[room.pk]),
            tuple(empty[room.pk]),
            entry.name if (entry := days.of(school_id, room.pk).shut_on(board.day)) else "",
            room_url.replace(ANY, str(room.pk)),
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


def _rooms(school_id: uuid.UUID, board: Board) -> list[tuple[Classroom, int]]:
    """The classes of a day, each that is shown with how many belong to it. One query."""
    asked = {"tenants": list(scope()), "school": school_id, "today": board.day, "grade": board.grade}
    with prepared_cursor() as cursor:
        cursor.execute(ROOMS, asked)
        return [(ROOM.row(room), count) for count, *room in cursor.fetchall()]


def _living(school_id: uuid.UUID | None, day: dt.date) -> Any:
    """Who has left since then was away all the same."""
    found = Absence.objects.filter(school=school_id, day=day).exclude(state=State.CANCELLED)
    is_over = day < timezone.localdate()
    return found if is_over else found.filter(in_state(ATTENDING, prefix="student__", on=day))


def _unheard(seats: Sequence[SeatLine], lines: Sequence[Line]) -> list[SeatLine]:
    """Without those of whom something was heard in the very second in which the seat was marked."""
    heard = {line.absence.student_id for line in lines if line.absence.kind in {Kind.ABSENT, Kind.LATE}}
    return [one for one in seats if one.seat.student_id not in heard]


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
