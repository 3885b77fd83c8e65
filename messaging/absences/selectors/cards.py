"""The classes of a board, each with its pupils, as the page says them."""

import uuid
from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from messaging.absences.models import Kind
from messaging.absences.selectors.lines import ANY, Line
from messaging.absences.selectors.rooms import Room
from messaging.absences.selectors.seats import SeatLine
from schools.models import Classroom

LANES = 3


class Card(NamedTuple):
    """One class: how many belong to it, who is away, whose seat is empty."""

    room: Classroom
    size: int
    pupils: str
    """30人."""
    lines: Sequence[Line]
    seats: Sequence[SeatLine]
    is_calm: bool
    """Everybody is there, as far as is known."""
    sums: str
    """確認中 1・欠席 2・遅刻 1: the kinds that there are; 連絡なし, but nothing of a calm class that is shut."""
    unconfirmed: int
    """Of who is away, how many wait for a teacher."""
    waiting: str
    """未確認 2, or 確認済; empty where nothing was reported."""
    shut: str
    """学級閉鎖, 開校記念日: why the class has no lessons, as the school has entered it."""
    url: str
    """Of the class's own page; today's alone."""

    @property
    def has_news(self) -> bool:
        """Whether anybody is reported or missed."""
        return not self.is_calm

    @property
    def names_anybody(self) -> bool:
        """Whether anybody is away or missed: on a wall nobody else is named."""
        return bool(self.seats) or any(line.is_counted for line in self.lines)


def cards_of(rooms: Iterable[Room], lines: Iterable[Line], seats: Iterable[SeatLine], url: str) -> tuple[Card, ...]:
    """A card for each class; `url` is a class's own page with ANY in it."""
    by_room, empty = defaultdict[uuid.UUID, list[Line]](list), defaultdict[uuid.UUID, list[SeatLine]](list)
    for line in lines:
        by_room[line.away.room_id].append(line)
    for seat in seats:
        empty[seat.seat.classroom_id].append(seat)
    wording = _Wording(url)
    return tuple(wording.card(room, by_room[room.classroom.id], empty[room.classroom.id]) for room in rooms)


def lanes_of(cards: Iterable[Card]) -> tuple[tuple[Card, ...], ...]:
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


class _Texts:
    """What all boards say of a class, in one language."""

    def __init__(self) -> None:
        self.kinds = [str(kind.label) for kind in Kind]
        self.pupils, self.nothing, self.missed = _("%(count)s人"), _("連絡なし"), _("確認中")
        self.unconfirmed, self.confirmed, self.uncounted = _("未確認"), _("確認済"), _("数えません")


@cache
def _texts(_language: str | None) -> _Texts:
    return _Texts()


class _Wording:
    """One board's classes in words."""

    def __init__(self, url: str) -> None:
        self.url, self.texts = url, _texts(get_language())

    def card(self, room: Room, lines: Sequence[Line], seats: Sequence[SeatLine]) -> Card:
        """One of them in words."""
        if room.shut:
            lines = [self._in_shut(room, line) for line in lines]
        is_calm, unconfirmed = not lines and not seats, sum([line.is_open for line in lines])
        return Card(
            room.classroom,
            room.size,
            self.texts.pupils % {"count": room.size},
            lines,
            seats,
            is_calm,
            self._calm(room) if is_calm else self._sums(lines, seats),
            unconfirmed,
            self._waiting(unconfirmed) if unconfirmed or any(line.is_counted for line in lines) else "",
            room.shut,
            self.url and self.url.replace(ANY, str(room.classroom.id)),
        )

    def _in_shut(self, room: Room, line: Line) -> Line:
        """What was told for the day stays, and counts nowhere."""
        goes_on = line.absence.activity_id is not None and not room.are_clubs_off
        return line if goes_on else line.stopped(self.texts.uncounted)

    def _calm(self, room: Room) -> str:
        return "" if room.shut else self.texts.nothing

    def _waiting(self, unconfirmed: int) -> str:
        return f"{self.texts.unconfirmed} {unconfirmed}" if unconfirmed else self.texts.confirmed

    def _sums(self, lines: Sequence[Line], seats: Sequence[SeatLine]) -> str:
        said = [line.away.kind for line in lines if line.is_counted]
        kinds = [f"{kind} {said.count(kind)}" for kind in self.texts.kinds if kind in said]
        return "・".join([f"{self.texts.missed} {len(seats)}", *kinds] if seats else kinds)
