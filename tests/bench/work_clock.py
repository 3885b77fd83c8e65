"""A clock that goes as fast as the machine does.

Where the other half of each processor is somebody else's, the same work takes 0.36 or 0.64 ms, for a tenth of a second
up to seconds. By the wall's clock 60 % of what such a machine can do is 45 % of it now and 80 % then, and what a wait
is a multiple of, depends on when it was measured. By this clock both mean the same at any time: twenty times a second,
on each processor in turn, it looks how long one piece of work takes.
"""

import asyncio
import itertools
import os
import statistics
import time
from collections import deque

PIECE = 10_000
"""Additions."""
USUAL = 0.0003
"""Seconds for a piece when the clock goes as the wall's does. Only quotients are told, so it may be anything."""
EVERY = 0.05
"""Seconds between two pieces."""
TOGETHER = 4
"""As many of the last pieces tell the speed."""


class WorkClock:
    """Reads as seconds. It has to be kept going (`keep`) while somebody looks at it."""

    def __init__(self) -> None:
        self._all = os.sched_getaffinity(0)
        self._in_turn = itertools.cycle(sorted(self._all))
        self._speeds = deque[float](maxlen=TOGETHER)
        self._shown, self._at, self.speed = 0.0, time.perf_counter(), 1.0

    def now(self) -> float:
        """What it shows."""
        return self._shown + (time.perf_counter() - self._at) * self.speed

    async def reach(self, due: float) -> None:
        """Wait until it shows that; however the speed changes meanwhile."""
        while (left := due - self.now()) > 0:  # noqa: ASYNC110 -- nobody tells when: the speed is only looked at
            await asyncio.sleep(min(left / self.speed, EVERY))

    async def keep(self) -> None:
        """Until cancelled."""
        while True:
            self.look()
            await asyncio.sleep(EVERY)

    def look(self) -> None:
        """How fast it is now."""
        self._speeds.append(USUAL / self._piece())
        shown = self.now()
        self._shown, self._at, self.speed = shown, time.perf_counter(), statistics.fmean(self._speeds)

    def start(self) -> None:
        """Look at all processors: nobody has for a while."""
        for _number in range(TOGETHER):
            self.look()

    def _piece(self) -> float:
        os.sched_setaffinity(0, {next(self._in_turn)})
        _work()  # a processor that has rested is slow at first, for what is not near
        began = time.perf_counter()
        _work()
        took = time.perf_counter() - began
        os.sched_setaffinity(0, self._all)
        return took


def _work() -> None:
    sum(range(PIECE))
