"""Who of a roster is who of ours: by the other system's id, the first time by class, number and reading."""

import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from django.utils.translation import gettext as _

from accounts.rosters.register import Register
from accounts.rosters.shape import Roster, RosterPupil
from schools.models import Enrolment, Student
from schools.name_search.folding import folded
from tetoru.crypto.fields import has_unreadable


@dataclass(frozen=True)
class Match:
    """Somebody of the roster: who of ours it is, or who it could be, and why that is not clear."""

    pupil: RosterPupil
    student: Student | None = None
    candidates: tuple[Student, ...] = ()
    why: str = ""

    @property
    def is_unclear(self) -> bool:
        """Whether a person has to say who it is."""
        return bool(self.why)

    @cached_property
    def suggested(self) -> Student | None:
        """The only one whose whole name is the same, as it is written and as it is read."""
        alike = [
            one for one in self.candidates if _reading(one) == _reading(self.pupil) and _is_spelled(one, self.pupil)
        ]
        return alike[0] if len(alike) == 1 else None


def matches_of(roster: Roster, register: Register) -> list[Match]:
    """Everybody of the roster, in its order; nobody of ours is two of theirs without a person's word."""
    found = {pupil.sourced_id: _by_id(pupil, register) for pupil in roster.pupils}
    taken = {match.student.pk for match in found.values() if match and match.student}
    free = [
        place
        for place in (*register.places.values(), *register.former.values())
        if place.student_id not in taken and place.student_id not in register.linked
    ]
    unknown = [pupil for pupil in roster.pupils if found[pupil.sourced_id] is None]
    certain = _by_name(unknown, free, register)
    taken |= {student.pk for student in certain.values()}
    rivals = _Rivals(register, taken)
    for pupil in unknown:
        student = certain.get(pupil.sourced_id)
        found[pupil.sourced_id] = Match(pupil, student) if student else rivals.match_of(pupil)
    return [found[pupil.sourced_id] or Match(pupil) for pupil in roster.pupils]


def _by_id(pupil: RosterPupil, register: Register) -> Match | None:
    """An id that has come to mean somebody else is left to a person, and so is who can't be read."""
    student = register.known.get(pupil.sourced_id)
    if student is None:
        return None
    if has_unreadable(student):
        return Match(pupil, why=_("登録されている名前が読み取れません。"))
    is_other = folded(student.given_kana) != folded(pupil.given_kana)
    if is_other and folded(student.family_kana) != folded(pupil.family_kana):
        return Match(pupil, candidates=(student,), why=_("前と同じIDですが、姓も名もちがいます。"))
    return Match(pupil, student)


def _by_name(pupils: list[RosterPupil], free: list[Enrolment], register: Register) -> dict[str, Student]:
    """Same class and reading, the only ones so, and the same number or the same letters."""
    here: defaultdict[tuple[uuid.UUID, str], list[Enrolment]] = defaultdict(list)
    for place in free:
        here[place.classroom_id, _reading(place.student)].append(place)
    there: defaultdict[tuple[uuid.UUID, str], list[RosterPupil]] = defaultdict(list)
    for pupil in pupils:
        if pupil.class_id in register.rooms:
            there[register.rooms[pupil.class_id].pk, _reading(pupil)].append(pupil)
    pairs = [(pupil, place.student) for key, found in there.items() for pupil, place in _pairs(found, here[key])]
    times = Counter(student.pk for _pupil, student in pairs)
    return {pupil.sourced_id: student for pupil, student in pairs if times[student.pk] == 1}


def _pairs(pupils: list[RosterPupil], places: list[Enrolment]) -> Iterable[tuple[RosterPupil, Enrolment]]:
    """Of those who read the same in one class; several are told apart by their number alone."""
    is_only = len(pupils) == len(places) == 1
    for pupil in pupils:
        for place in places:
            same_number = pupil.number is not None and pupil.number == place.number
            if same_number or (is_only and _is_spelled(place.student, pupil)):
                yield pupil, place


class _Rivals:
    """Whom somebody unknown could be: who reads the same, or has the number in the class."""

    def __init__(self, register: Register, taken: set[uuid.UUID]) -> None:
        self.register = register
        places = [*register.places.values(), *register.former.values()]
        open_places = [place for place in places if place.student_id not in taken]
        self.by_reading: defaultdict[str, list[Student]] = defaultdict(list)
        for place in open_places:
            self.by_reading[_reading(place.student)].append(place.student)
        self.by_number = {(place.classroom_id, place.number): place.student for place in open_places if place.number}

    def match_of(self, pupil: RosterPupil) -> Match:
        """Nobody is like them: new. Else a person has to say."""
        alike = list(self.by_reading[_reading(pupil)])
        room = self.register.rooms.get(pupil.class_id)
        holder = self.by_number.get((room.pk, pupil.number)) if room and pupil.number else None
        if holder is not None and not alike and self._is_alike(holder, pupil):
            return Match(pupil, candidates=(holder,), why=_("同じ学級の同じ番号に、よく似た名前の人がいます。"))
        if alike:
            return Match(pupil, candidates=tuple(alike), why=_("同じよみの人がいますが、同じ人かが分かりません。"))
        return Match(pupil)

    @staticmethod
    def _is_alike(student: Student, pupil: RosterPupil) -> bool:
        """Half of the name, read or written, is the same: a corrected reading, a new family name."""
        pairs = ((getattr(student, name), getattr(pupil, name)) for name in ("family_kana", "given_kana", "given_name"))
        return any(folded(ours) == folded(theirs) for ours, theirs in pairs)


def _reading(one: Student | RosterPupil) -> str:
    return f"{folded(one.family_kana)} {folded(one.given_kana)}"


def _is_spelled(student: Student, pupil: RosterPupil) -> bool:
    return folded(student.name) == folded(pupil.name)
