"""Where in the log a page begins: the time and number of the entry beside it, to the microsecond."""

import datetime as dt
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from django.db.models import Q

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
WRITTEN = re.compile(r"([0-9]{1,17})\.([0-9]{1,18})", re.ASCII)
"""As an address has it. 17 digits of microseconds reach beyond the year 5000."""
NEWEST_FIRST = ("-at", "-id")
OLDEST_FIRST = ("at", "id")
T = TypeVar("T")


@dataclass(frozen=True)
class Cursor:
    """One entry's place in the order of the log."""

    at: dt.datetime
    id: int

    def __str__(self) -> str:
        return f"{(self.at - EPOCH) // dt.timedelta(microseconds=1)}.{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Cursor":
        """From an address. Raises ValueError."""
        found = WRITTEN.fullmatch(text)
        if found is None:
            raise ValueError("not a place in the log")
        return cls(EPOCH + dt.timedelta(microseconds=int(found[1])), int(found[2]))


@dataclass(frozen=True)
class Turn:
    """Which page is wanted: the first, the one after an entry, or the one before."""

    cursor: Cursor | None = None
    is_backwards: bool = False

    @property
    def order(self) -> tuple[str, str]:
        """In which direction the log is walked."""
        return OLDEST_FIRST if self.is_backwards else NEWEST_FIRST

    def beyond(self) -> Q:
        """What lies on the far side of the cursor; the bound on the time alone opens the index to it."""
        if self.cursor is None:
            return Q()
        at, number = self.cursor.at, self.cursor.id
        if self.is_backwards:
            return Q(at__gte=at) & (Q(at__gt=at) | Q(id__gt=number))
        return Q(at__lte=at) & (Q(at__lt=at) | Q(id__lt=number))


@dataclass(frozen=True)
class Paged(Generic[T]):
    """A page, newest first, and where the pages before and after it begin."""

    rows: tuple[T, ...]
    newer: Cursor | None = None
    older: Cursor | None = None


def paged(found: list[T], turn: Turn, *, size: int, place: Callable[[T], Cursor]) -> Paged[T]:
    """From what was read in the direction of `turn`, one more than is shown."""
    shown, has_more = found[:size], len(found) > size
    if turn.is_backwards:
        shown.reverse()
    if not shown:
        return Paged(())
    has_newer = has_more if turn.is_backwards else turn.cursor is not None
    has_older = turn.is_backwards or has_more
    return Paged(tuple(shown), place(shown[0]) if has_newer else None, place(shown[-1]) if has_older else None)
