"""From a name to the numbers under which it is filed."""

import hashlib
import hmac
from collections.abc import Iterable

from schools.models import Student
from schools.name_search.folding import folded
from tetoru.crypto.keyring import OwnerKey, derive

COLUMN = "schools_nametoken.token"
LONGEST_QUERY = 40
MOST_TOKENS = 8
"""Of a long query; the rest of it is looked at when the names are opened."""


class Tokens:
    """Files the pieces of names under one key of a tenant; remembers the pieces it has met."""

    def __init__(self, key: OwnerKey) -> None:
        self._key = derive(key.secret, "bidx", COLUMN)
        self._known: dict[str, int] = {}

    def of_name(self, student: Student) -> set[int]:
        """Every letter and every two letters side by side, of the name and of how it is read."""
        return {self._token(piece) for text in written_forms(student) for piece in pieces_of(text)}

    def of_query(self, query: str) -> list[int]:
        """What a pupil's tokens must hold for the folded `query` to stand in the name; most telling pieces first."""
        pairs = [query[at : at + 2] for at in range(len(query) - 1)] or [query]
        return list(dict.fromkeys(map(self._token, pairs)))[:MOST_TOKENS]

    def _token(self, piece: str) -> int:
        if piece not in self._known:
            digest = hmac.digest(self._key, piece.encode(), hashlib.sha256)
            self._known[piece] = int.from_bytes(digest[:2])
        return self._known[piece]


def written_forms(student: Student) -> tuple[str, str]:
    """The name in kanji and in kana, each as one folded word: 小川ひなた, おがわひなた."""
    return folded(student.name), folded(student.kana)


def pieces_of(text: str) -> Iterable[str]:
    """Single letters and pairs; the pairs of the whole name are those of its two halves and the seam."""
    return {*text, *(text[at : at + 2] for at in range(len(text) - 1))}
