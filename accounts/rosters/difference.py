"""What would become of our register if the roster counted: worked out whenever somebody looks, so it is never old."""

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from accounts.models import RosterUpload
from accounts.rosters.errors import RosterUnreadable
from accounts.rosters.matching import Match, matches_of
from accounts.rosters.register import Register, register_of
from accounts.rosters.shape import Roster, RosterClass, RosterPupil
from schools.models import Classroom, Enrolment, Student
from schools.states import WITH_A_SCHOOL, today_in_tokyo
from tetoru.crypto.fields import has_unreadable, is_readable

FEW = 5
NAMES = ("family_name", "given_name", "family_kana", "given_kana")


class Kind(StrEnum):
    """What becomes of one pupil."""

    NEW = "new"
    CHANGED = "changed"
    MOVED = "moved"
    BACK = "back"
    GONE = "gone"
    UNCLEAR = "unclear"
    SAME = "same"


TOLD = (Kind.NEW, Kind.BACK, Kind.MOVED, Kind.CHANGED)
"""What is taken in as it is told, unless a person puts it off."""


@dataclass(frozen=True)
class Line:
    """One thing that is otherwise: what it was, and what it will be."""

    label: str
    before: str
    after: str


@dataclass(frozen=True)
class Row:
    """One pupil of the roster, of ours, or of both. `at` is the place in the roster."""

    kind: Kind
    class_label: str
    at: int | None = None
    pupil: RosterPupil | None = None
    student: Student | None = None
    place: Enrolment | None = None
    lines: tuple[Line, ...] = ()
    match: Match | None = None
    is_elsewhere: bool = False

    @property
    def name(self) -> str:
        """As the roster has it, else as we do."""
        return self.pupil.name if self.pupil else self.student.name if self.student else ""

    @property
    def kana(self) -> str:
        """How it is read."""
        return self.pupil.kana if self.pupil else self.student.kana if self.student else ""


@dataclass(frozen=True)
class RoomChange:
    """A class that is to be opened, or called otherwise."""

    sent: RosterClass
    room: Classroom | None


@dataclass(frozen=True)
class Difference:
    """All of it."""

    roster: Roster
    register: Register
    rows: tuple[Row, ...]
    rooms: tuple[RoomChange, ...]

    @property
    def counts(self) -> Counter[Kind]:
        """How many of each kind."""
        return Counter(row.kind for row in self.rows)

    def of(self, *kinds: Kind) -> list[Row]:
        """The rows of these kinds."""
        return [row for row in self.rows if row.kind in kinds]

    @property
    def changes(self) -> int:
        """How many pupils and classes are touched, if nobody says otherwise."""
        return sum(row.kind is not Kind.SAME for row in self.rows) + len(self.rooms)

    @property
    def opened(self) -> list[str]:
        """The classes that are made."""
        return [change.sent.label for change in self.rooms if change.room is None]

    @property
    def renamed(self) -> list[RoomChange]:
        """The classes that are called otherwise."""
        return [change for change in self.rooms if change.room]

    @property
    def unmentioned(self) -> list[str]:
        """Classes of ours that the roster does not have; they stay."""
        return [room.label for room in self.register.empty]

    @property
    def is_mostly_gone(self) -> bool:
        """Whether it looks like another school's roster, or half of one."""
        gone = self.counts[Kind.GONE]
        return gone > FEW and 2 * gone > len(self.register.places)

    @property
    def seen(self) -> str:
        """Other letters as soon as anything of it is otherwise."""
        told = [[row.kind, row.at, _version(row.student), _place(row.place), row.class_label] for row in self.rows]
        told += [[change.sent.label, change.room and str(change.room.pk), change.room and change.room.version]
                 for change in self.rooms]  # fmt: skip
        told += [[str(one.pk) for one in row.match.candidates] for row in self.rows if row.match]
        return hashlib.sha256(repr(told).encode()).hexdigest()


def roster_in(upload: RosterUpload) -> Roster:
    """What was sent. Raises RosterUnreadable."""
    if not is_readable(upload.content):
        raise RosterUnreadable
    return Roster.of_json(upload.content)


def difference_of(upload: RosterUpload) -> Difference:
    """The roster of an upload that waits, beside the register of this moment. Raises RosterUnreadable."""
    roster = roster_in(upload)
    register = register_of(upload, roster)
    classes = {one.sourced_id: one for one in roster.classes}
    matches = matches_of(roster, register)
    rows = [_row(at, match, classes[match.pupil.class_id], register) for at, match in enumerate(matches)]
    rooms = [
        RoomChange(one, room)
        for one in roster.classes
        if (room := register.rooms.get(one.sourced_id)) is None or (room.grade, room.name) != (one.grade, one.name)
    ]
    return Difference(roster, register, (*rows, *_gone(matches, register)), tuple(rooms))


def changed_lines(
    student: Student, pupil: RosterPupil, place: Enrolment | None, sent: RosterClass, room: Classroom | None
) -> tuple[Line, ...]:
    """What is otherwise in somebody who is known."""
    lines = []
    for label, before, after in ((_("氏名"), student.name, pupil.name), (_("よみ"), student.kana, pupil.kana)):
        if before != after:
            lines.append(Line(label, before, after))
    if is_moved(place, room):
        lines.append(Line(_("学級"), _where(place, room), sent.label))
    number = place.number if place else None
    if pupil.number is not None and (pupil.number != number or is_moved(place, room)):
        lines.append(Line(_("出席番号"), str(number or "－"), str(pupil.number)))
    return tuple(lines)


def is_moved(place: Enrolment | None, room: Classroom | None) -> bool:
    """Whether the class is another one, or one that is still to be opened."""
    return place is None or room is None or place.classroom_id != room.pk


def by_class(rows: Iterable[Row]) -> list[tuple[str, list[Row]]]:
    """Rows under the class that they are about, in the order of the classes."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[row.class_label].append(row)
    return sorted(found.items())


def _row(at: int, match: Match, sent: RosterClass, register: Register) -> Row:
    pupil, student, room = match.pupil, match.student, register.rooms.get(sent.sourced_id)
    if match.is_unclear:
        return Row(Kind.UNCLEAR, sent.label, at, pupil, match=match)
    if student is None:
        return Row(Kind.NEW, sent.label, at, pupil)
    place = register.place_of(student, room)
    lines = changed_lines(student, pupil, place, sent, room)
    if student.state_on(today_in_tokyo()) not in WITH_A_SCHOOL:
        kind = Kind.BACK
    elif is_moved(place, room):
        kind = Kind.MOVED
    else:
        kind = Kind.CHANGED if lines else Kind.SAME
    return Row(kind, sent.label, at, pupil, student, place, lines)


def _gone(matches: Sequence[Match], register: Register) -> list[Row]:
    """Ours whom the roster does not have. Who could be somebody of it, can't be read, or leaves anyhow is not told."""
    kept = {match.student.pk for match in matches if match.student}
    kept |= {one.pk for match in matches for one in match.candidates}
    return [
        Row(
            Kind.GONE,
            place.classroom.label,
            student=place.student,
            place=place,
            is_elsewhere=place.student_id in register.elsewhere,
        )
        for place in register.places.values()
        if place.student_id not in kept and not has_unreadable(place.student) and not _leaves(place.student)
    ]


def _leaves(student: Student) -> bool:
    return student.next_on is not None and student.state_on(student.next_on) not in WITH_A_SCHOOL


def _where(place: Enrolment | None, room: Classroom | None) -> str:
    """The class so far; with its school where that is another one."""
    if place is None:
        return _("なし")
    is_here = room is not None and room.school_id == place.classroom.school_id
    return place.classroom.label if is_here else f"{place.classroom.school.name} {place.classroom.label}"


def _version(student: Student | None) -> Any:
    return student and [str(student.pk), student.version]


def _place(place: Enrolment | None) -> Any:
    return place and [str(place.pk), str(place.classroom_id), place.number]
