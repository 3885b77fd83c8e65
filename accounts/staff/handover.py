"""引きつぎ: open work of somebody who goes is handed to a colleague.

The accounts don't know what work there is: each feature registers its own in its app's `ready`.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from tetoru.errors import Text


@dataclass(frozen=True)
class Leaving:
    """Who goes, and from where: from one place, or (`everywhere`) from all."""

    tenant_id: uuid.UUID
    user_id: uuid.UUID
    school_id: uuid.UUID | None = None
    everywhere: bool = True


@dataclass(frozen=True)
class Work:
    """One kind of open work: how it is called, how much there is, and how it changes hands.

    `hand_over` gives the number of things; it runs in the transaction of the deed around it.
    """

    name: str
    label: Text
    count: Callable[[Leaving], int]
    hand_over: Callable[[Leaving, uuid.UUID], int]


_kinds: dict[str, Work] = {}


def register_work(work: Work) -> None:
    """Let this kind of work change hands."""
    _kinds[work.name] = work


def open_work(leaving: Leaving) -> list[tuple[Text, int]]:
    """What somebody leaves behind, with its number; what there is none of is left out."""
    counts = [(work.label, work.count(leaving)) for work in _kinds.values()]
    return [(label, count) for label, count in counts if count]


def hand_over(leaving: Leaving, heir_id: uuid.UUID) -> dict[str, int]:
    """Give all of it to a colleague; gives the numbers by kind."""
    return {work.name: work.hand_over(leaving, heir_id) for work in _kinds.values()}
