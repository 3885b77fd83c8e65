"""Which pupils a text names: by the whole name, in kanji or kana, or as ひなたさん and 小川さん."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import IntEnum
from itertools import pairwise

from schools.name_search.folding import folded
from schools.names_in_text.calling import HONORIFIC, NOBODY, begins_a_name, is_kana, is_mixed_name, is_whole_name
from schools.names_in_text.letters import Letters, readings_of
from schools.names_in_text.named import NamedPupil


class Manner(IntEnum):
    """How surely the text means the pupil."""

    FAMILY = 1
    """小川さん: whoever of that name."""
    GIVEN = 2
    """ひなたさん."""
    WHOLE = 3
    """Family and given name."""


@dataclass(frozen=True)
class Mention:
    """One name in a text, with all pupils who bear it."""

    manner: Manner
    pupils: tuple[NamedPupil, ...]


@dataclass(frozen=True)
class Span:
    """A place in the letters, and whom it may mean."""

    start: int
    end: int
    manner: Manner
    pupils: tuple[int, ...]


class Finder:
    """Looks for these pupils in one text after another.

    Names lie in dictionaries by their first letters, so that a text costs its own length, not the number of pupils.
    """

    def __init__(self, pupils: Iterable[NamedPupil]) -> None:
        self.pupils = tuple(pupils)
        self._folds: dict[str, str] = {}
        self._whole: dict[str, dict[str, list[int]]] = {}
        self._given: dict[str, list[int]] = defaultdict(list)
        self._family: dict[str, list[int]] = defaultdict(list)
        for number, pupil in enumerate(self.pupils):
            self._file(number, pupil)
        self._lengths: dict[str, list[int]] = {}
        for family in self._whole:
            self._lengths.setdefault(family[0], []).append(len(family))
        self._lengths = {first: sorted(set(found), reverse=True) for first, found in self._lengths.items()}
        self._longest = max(map(len, [*self._given, *self._family]), default=0)

    def mentions_in(self, text: str) -> list[Mention]:
        """Each name once, in the order in which pupils are filed; the surest manner counts."""
        found: dict[tuple[int, ...], Manner] = {}
        for letters in readings_of(text):
            for span in _widest([*self._whole_names(letters), *self._called(letters)]):
                found[span.pupils] = max(span.manner, found.get(span.pupils, Manner.FAMILY))
        return [Mention(found[pupils], tuple(self.pupils[number] for number in pupils)) for pupils in _surest(found)]

    def given_names_alone(self, text: str) -> int:
        """How many different given names stand by themselves, as in a seating plan or a column of a table."""
        pieces = {piece for letters in readings_of(text) for piece in _pieces(letters)}
        return len([piece for piece in pieces if len(piece) >= 2 and piece in self._given])

    def _file(self, number: int, pupil: NamedPupil) -> None:
        family, given, family_kana, given_kana = self._folds_of(pupil)
        # 小川ひなた is how a school writes 小川 陽向 to small ones.
        mixed = {(family, given_kana), (family_kana, given)}
        for first, second in self._as_filed(pupil) | mixed:
            if first and second:
                self._whole.setdefault(first, {}).setdefault(second, []).append(number)
        for filed, words in ((self._family, (family, family_kana)), (self._given, self._given_words(pupil))):
            for word in dict.fromkeys(words):
                if word:
                    filed[word].append(number)

    def _as_filed(self, pupil: NamedPupil) -> set[tuple[str, str]]:
        """The whole name in the roster's own writing, and its reading."""
        family, given, family_kana, given_kana = self._folds_of(pupil)
        names = {(family, given), (family_kana, given_kana)}
        if family == family_kana or family.isascii():  # from abroad: also the other way round
            names |= {(given, family), (given_kana, family_kana)}
        return names

    def _folds_of(self, pupil: NamedPupil) -> tuple[str, str, str, str]:
        return (
            self._fold(pupil.family_name),
            self._fold(pupil.given_name),
            self._fold(pupil.family_kana),
            self._fold(pupil.given_kana),
        )

    def _given_words(self, pupil: NamedPupil) -> Iterator[str]:
        """The given name and, of several, the first: マリア of マリア アレハンドラ."""
        for name in (pupil.given_name, pupil.given_kana):
            yield self._fold(name)
            first = name.replace("・", " ").split(" ")[0]
            if first != name:
                yield self._fold(first)

    def _fold(self, name: str) -> str:
        """Folded; the same few thousand names come again and again in a city."""
        if name not in self._folds:
            self._folds[name] = folded(name)
        return self._folds[name]

    def _whole_names(self, letters: Letters) -> Iterator[Span]:
        text, lengths = letters.text, self._lengths
        for start, first in enumerate(text):
            for length in lengths.get(first, ()):
                group = self._whole.get(text[start : start + length])
                if group:
                    yield from self._with_given(letters, start, start + length, group)

    def _with_given(self, letters: Letters, start: int, seam: int, group: dict[str, list[int]]) -> Iterator[Span]:
        for given, pupils in group.items():
            end = seam + len(given)
            if letters.text.startswith(given, seam) and self._is_name(letters, (start, seam, end), pupils):
                yield Span(start, end, Manner.WHOLE, tuple(pupils))

    def _is_name(self, letters: Letters, places: tuple[int, int, int], pupils: list[int]) -> bool:
        start, seam, end = places
        word = letters.text[start:seam], letters.text[seam:end]
        if any(word in self._as_filed(self.pupils[number]) for number in pupils):
            return is_whole_name(letters, start, seam, end)
        return is_mixed_name(letters, start, seam, end)

    def _called(self, letters: Letters) -> Iterator[Span]:
        for honorific in HONORIFIC.finditer(letters.text):
            end = honorific.start()
            if end and not letters.text.startswith("\n", end - 1):
                yield from self._called_before(letters, end, honorific.group())

    def _called_before(self, letters: Letters, end: int, honorific: str) -> Iterator[Span]:
        """The longest given name, or else the longest family name, that ends right before さん."""
        for manner, names in ((Manner.GIVEN, self._given), (Manner.FAMILY, self._family)):
            for length in range(min(self._longest, end), 0, -1):
                word = letters.text[end - length : end]
                if word not in names or not begins_a_name(letters, end - length, end):
                    continue
                meant = self._meant(letters, end - length, manner, names[word])
                if meant and word + honorific not in NOBODY:
                    yield Span(end - length, end, manner, meant)
                break

    def _meant(self, letters: Letters, start: int, manner: Manner, bearers: list[int]) -> tuple[int, ...]:
        """The bearers of a given name whom the family name before it leaves: 田中 ひなたさん is not our 小川 ひなた."""
        if manner is Manner.GIVEN:
            for length in range(min(self._longest, start), 1, -1):
                word = letters.text[start - length : start]
                if word in self._family and not is_kana(word):
                    own = set(self._family[word])
                    return tuple(number for number in bearers if number in own)
        return tuple(bearers)


def _widest(spans: Iterable[Span]) -> list[Span]:
    """Without those that lie inside another: 谷川 陸 in 長谷川 陸, 優 in 優奈."""
    kept: list[Span] = []
    for span in sorted(spans, key=lambda span: (span.start, -span.end, -span.manner)):
        if not kept or span.end > kept[-1].end or (span.start, span.end) == (kept[-1].start, kept[-1].end):
            kept.append(span)
    return kept


def _surest(found: dict[tuple[int, ...], Manner]) -> list[tuple[int, ...]]:
    """Without what only says again who is named already: さとうひなた beside 佐藤 陽向, 小川さん after it."""
    kept: list[tuple[int, ...]] = []
    named: set[int] = set()
    for pupils in sorted(found, key=lambda pupils: (-found[pupils], len(pupils))):
        if named.isdisjoint(pupils):
            kept.append(pupils)
            named.update(pupils)
    return sorted(kept)


def _pieces(letters: Letters) -> Iterator[str]:
    places = sorted({0, len(letters.text), *letters.gaps})
    yield from (letters.text[start:end] for start, end in pairwise(places))
