"""How much of a file is looked through. What lies beyond is said to be unread, never passed over in silence."""

import time

MOST_LETTERS = 900_000
"""In all; a book has half of that."""
MOST_PAGES = 500
MOST_UNPACKED = 200_000_000
"""Bytes of an Office file once unpacked, as its own list says; `zipfile` reads no more than that."""
MOST_PARTS = 5_000
DEEPEST = 2
"""A workbook inside a document inside a slide is the end of it."""
MOST_SECONDS = 15.0


class Full(Exception):
    """So much has been read, or so long, that no more is looked at."""


class Budget:
    """Counts what may still be read, and until when."""

    def __init__(self, letters: int = MOST_LETTERS, seconds: float = MOST_SECONDS) -> None:
        self.left = letters
        self.until = time.monotonic() + seconds

    def take(self, text: str) -> str:
        """`text`, or its beginning. Raises Full when nothing may be read any more."""
        self.look_at_the_clock()
        taken = text[: max(self.left, 0)]
        self.left -= len(text)
        return taken

    def look_at_the_clock(self) -> None:
        """Raise Full when letters or time are used up."""
        if self.left <= 0 or time.monotonic() > self.until:
            raise Full

    def close(self) -> None:
        """Raise Full when the last text was cut."""
        if self.left < 0:
            raise Full
