"""Long work that gives way to the people who wait for a page at that moment."""

import time
from collections.abc import Callable, Iterator
from typing import TypeVar

T = TypeVar("T")

SHARE = 0.2
"""Of the time is worked, the rest is left to others (docs/performance.md, ratio 8)."""
LONGEST = 2.0
"""Seconds of a rest, so that what stands still for a moment does not make a job look dead."""


def unhurried(
    steps: Iterator[T],
    *,
    clock: Callable[[], float] = time.monotonic,
    rest: Callable[[float], None] = time.sleep,
) -> Iterator[T]:
    """The same steps, each followed by a rest four times as long as it took.

    What took a processor whole takes a fifth of it, for five times as long. No transaction may be open between steps.
    """
    while True:
        began = clock()
        try:
            step = next(steps)
        except StopIteration:
            return
        rest(min((clock() - began) * (1 / SHARE - 1), LONGEST))
        yield step
