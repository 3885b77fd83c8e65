"""What two processors can give at 7:30: a model of ratio 8, fed with what one visitor alone has measured.

Workers that take one request at a time from one queue, each with a backend of PostgreSQL that works while it waits;
processors that slow each other. The model tells what of a missed goal is the arrangement's and what the machine's: it
knows nothing of the disk, nor of bursts.
"""

import multiprocessing
import random
import statistics
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

PROCESSORS, WORKERS = 2, 2
SPREAD = (0.8, 1.3)
"""From what to what part of its kind's median a single request takes."""
REQUESTS = 6_000
NOTHING = 1e-12
"""Seconds that are left of a part by rounding alone."""


@dataclass
class Request:
    """One of them: when it came, and what is left of it in seconds of an idle machine."""

    came: float
    left: float


@dataclass(frozen=True)
class Machine:
    """By how much two processors at work slow each other (1: not at all), and what part of one a send takes."""

    slowing: float
    taken: float = 0.0

    def pace(self, at_work: int) -> float:
        """How fast each of so many goes on."""
        wanted = max(1.0, at_work + self.taken)
        return min(1.0, PROCESSORS / wanted) / (1 + (self.slowing - 1) * min(1.0, wanted - 1))


def reckoned(alone: Mapping[str, Sequence[float]], machine: Machine, *, load: float, seed: float) -> float:
    """The p99 at `load` of saturation ÷ the median of one visitor alone, whose seconds by kind are in `alone`."""
    chance = random.Random(seed)
    kinds = [statistics.median(seconds) for seconds in alone.values()]
    weights = [len(seconds) for seconds in alone.values()]
    takes = chance.choices(kinds, weights, k=REQUESTS)
    rate = load * PROCESSORS / machine.slowing / statistics.fmean(takes)
    came, coming = 0.0, []
    for one in takes:
        came += chance.expovariate(rate)
        coming.append(Request(came, one * chance.uniform(*SPREAD)))
    waits = _waits(coming, machine)
    middle = statistics.median([second for seconds in alone.values() for second in seconds])
    return statistics.quantiles(waits, n=100)[98] / middle


def slowing() -> float:
    """By how much two processors at work slow each other, on this machine and just now."""
    with multiprocessing.Pool(PROCESSORS) as pool:
        pool.map(_work, [1] * PROCESSORS)  # both are there
        one = statistics.median(pool.map(_work, [1])[0] for _round in range(5))
        both = statistics.median(max(pool.map(_work, [1] * PROCESSORS)) for _round in range(5))
    return max(1.0, both / one)


def _waits(requests: list[Request], machine: Machine) -> list[float]:
    now = 0.0
    coming, queue, inside, waits = deque(requests), deque[Request](), list[Request](), list[float]()
    while coming or queue or inside:
        if not (queue or inside):
            now = coming[0].came
        while coming and coming[0].came <= now:
            queue.append(coming.popleft())
        while queue and len(inside) < WORKERS:
            inside.append(queue.popleft())
        pace = machine.pace(len(inside))
        until = min([*(now + one.left / pace for one in inside), *(one.came for one in islice(coming, 1))])
        for one in inside:
            one.left -= (until - now) * pace
        now = until
        waits += [now - one.came for one in inside if one.left <= NOTHING]
        inside = [one for one in inside if one.left > NOTHING]
    return waits


def _work(rounds: int) -> float:
    began = time.perf_counter()
    for _round in range(rounds):
        sum(number * number % 7 for number in range(1_500_000))
    return time.perf_counter() - began
