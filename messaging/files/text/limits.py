"""How much of a file is looked through. What lies beyond is said to be unread, never passed over in silence."""

MOST_LETTERS = 1_000_000
"""In all; a book has half of that."""
MOST_PAGES = 500
MOST_UNPACKED = 200_000_000
"""Bytes of an Office file once unpacked, as its own list says; `zipfile` reads no more than that."""
MOST_PARTS = 5_000
DEEPEST = 2
"""A workbook inside a document inside a slide is the end of it."""

SECONDS_OF_WORK = 20
SECONDS_IN_ALL = 60
BYTES_OF_MEMORY = 1_500_000_000


class Full(Exception):
    """So many letters have been read that no more are looked at."""


class Budget:
    """Counts what may still be read."""

    def __init__(self, letters: int = MOST_LETTERS) -> None:
        self.left = letters

    def take(self, text: str) -> str:
        """`text`, or its beginning. Raises Full when nothing may be read any more."""
        if self.left <= 0:
            raise Full
        taken = text[: self.left]
        self.left -= len(text)
        return taken
