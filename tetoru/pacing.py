"""Long work that gives way to the people who wait for a page at that moment."""

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")

SHARE = 0.05
"""Of the time is worked, the rest is left to others (docs/performance.md, ratio 8)."""
LONGEST = 2.0
"""Seconds of a rest, so that what stands still for a moment does not make a job look dead."""


def unhurried(
    steps: Iterator[T],
    *,
    clock: Callable[[], float] = time.monotonic,
    rest: Callable[[float], None] = time.sleep,
) -> Iterator[T]:
    """The same steps, each followed by a rest nineteen times as long as it took.

    What took a processor whole takes a twentieth of it, and twenty times as long. No transaction may be open meanwhile.
    """
    while True:
        began = clock()
        try:
            step = next(steps)
        except StopIteration:
            return
        rest(rest_after(clock() - began))
        yield step


def rest_after(worked: float) -> float:
    """How long to rest after so many seconds of work: nineteen times as long."""
    return min(worked * (1 / SHARE - 1), LONGEST)
