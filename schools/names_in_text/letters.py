"""A text as names are looked for in it: one form for every letter, and where one word ended and the next began."""

import re
import unicodedata
from dataclasses import dataclass

from schools.name_search.folding import folded

UNSEEN = re.compile("[\u00ad\u200b-\u200f\u2060\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef]")
"""Takes no room on the page: soft hyphens, joiners, selectors of a kanji's form."""
RADICALS = str.maketrans("⻑⻘⻄⻯⻲⻩⻨⻫⻤⺟⺠⻁⻆⻝⻭⻢", "長青西竜亀黄麦斎鬼母民虎角食歯馬")
"""What some printers to PDF make of these kanji; Unicode's own folding knows the others of the kind."""
WORDS_AND_SIGNS = re.compile(r"([\W_]+)")
ENDS_A_SENTENCE = re.compile(r"[。、!?;「」『』【】]|\n\s*\n")
RUBY = re.compile(r"[(（《][\s\u3040-\u30ffー]+[)）》]")
BARRIER = "\n"
"""No name goes on behind it."""


@dataclass(frozen=True)
class Letters:
    """`text` without spaces and signs; `gaps` are the places where some stood, however many: `小川 ひなた` has one."""

    text: str
    gaps: frozenset[int]

    def is_gap(self, at: int) -> bool:
        """Whether a word ends here: at a space, a sign, a line's or the text's end."""
        return at == 0 or at in self.gaps or at == len(self.text)

    def before(self, at: int) -> str:
        """The letter that stands right before, without a gap; empty if none does."""
        return "" if self.is_gap(at) else self.text[at - 1]

    def after(self, at: int) -> str:
        """The letter that stands right behind, without a gap; empty if none does."""
        return "" if self.is_gap(at) else self.text[at]


def letters_of(text: str) -> Letters:
    """Fold a text as names are folded. A name goes over spaces, lines and the cells of a table, not over 。 and 、."""
    pieces: list[str] = []
    gaps: set[int] = set()
    length = 0
    plain = UNSEEN.sub("", unicodedata.normalize("NFKC", text)).translate(RADICALS)
    for number, piece in enumerate(WORDS_AND_SIGNS.split(plain)):
        if number % 2 == 0:
            found = folded(piece)
        else:
            gaps.add(length)
            found = BARRIER if ENDS_A_SENTENCE.search(piece) else ""
        pieces.append(found)
        length += len(found)
        if found == BARRIER:
            gaps.add(length)
    return Letters("".join(pieces), frozenset(gaps))


def readings_of(text: str) -> list[Letters]:
    """The text as it stands and, where it holds ruby in brackets, without that: 小川（おがわ）ひなた."""
    without = RUBY.sub("", text)
    return [letters_of(text)] if without == text else [letters_of(text), letters_of(without)]
