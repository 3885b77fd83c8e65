"""What two processors can give at 7:30: a model of ratio 8, fed with what one visitor alone has measured.

Workers of Python, each with its lock; a backend of PostgreSQL beside each request; processors that all of these share
and that slow each other. The model tells what of a missed goal is the arrangement's and what the machine's: it
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

from tetoru import turns

PROCESSORS, WORKERS = 2, 2
OURS, TRIPS = 0.65, 4
"""Python's share of a request's time, and how often it waits for PostgreSQL;
half or four fifths, twice or eight times change a tenth of the outcome."""
SPREAD = (0.8, 1.3)
"""From what to what part of its kind's median a single request takes."""
REQUESTS = 6_000
NOTHING = 1e-12
"""Seconds that are left of a part by rounding alone."""


@dataclass
class Request:
    """One of them: Python's parts and PostgreSQL's by turns, in seconds of an idle machine."""

    came: float
    parts: list[float]
    at: int = 0

    @property
    def is_ours(self) -> bool:
        """Whether it wants its worker's lock now, not an answer of PostgreSQL."""
        return self.at % 2 == 0

    @property
    def is_done(self) -> bool:
        """Whether it has been answered."""
        return self.at == len(self.parts)


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
    """The p99 at `load` of saturation ÷ the median of one visitor alone, whose seconds by kind are in `alone`.

    One queue is for all workers; each has a few requests in hand at most, and works at the eldest that it can.
    """
    chance = random.Random(seed)
    kinds = [statistics.median(seconds) for seconds in alone.values()]
    weights = [len(seconds) for seconds in alone.values()]
    takes = chance.choices(kinds, weights, k=REQUESTS)
    rate = load * PROCESSORS / machine.slowing / statistics.fmean(takes)
    came, coming = 0.0, []
    for one in takes:
        came += chance.expovariate(rate)
        coming.append(Request(came, _parts(one * chance.uniform(*SPREAD))))
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
    coming, queue, waits = deque(requests), deque[Request](), list[float]()
    inside: list[list[Request]] = [[] for _worker in range(WORKERS)]
    while coming or queue or any(inside):
        if not (queue or any(inside)):
            now = coming[0].came
        while coming and coming[0].came <= now:
            queue.append(coming.popleft())
        _let_in(queue, inside)
        at_work = [one for worker in inside for one in _at_work(worker)]
        pace = machine.pace(len(at_work))
        until = min([*(now + one.parts[one.at] / pace for one in at_work), *(one.came for one in islice(coming, 1))])
        for one in at_work:
            one.parts[one.at] -= (until - now) * pace
            one.at += one.parts[one.at] <= NOTHING
        now = until
        for worker in inside:
            waits += [now - one.came for one in worker if one.is_done]
            worker[:] = [one for one in worker if not one.is_done]
    return waits


def _let_in(queue: deque[Request], inside: list[list[Request]]) -> None:
    """To the worker that has fewest in hand."""
    while queue and len(fewest := min(inside, key=len)) < turns.TurnWorker.at_once:
        fewest.append(queue.popleft())


def _at_work(worker: list[Request]) -> list[Request]:
    """All whose backend works, and the eldest of those that want the lock."""
    wanting = [one for one in worker if one.is_ours]
    return [*wanting[:1], *(one for one in worker if not one.is_ours)]


def _parts(seconds: float) -> list[float]:
    ours, theirs = seconds * OURS / (TRIPS + 1), seconds * (1 - OURS) / TRIPS
    return [part for _trip in range(TRIPS) for part in (ours, theirs)] + [ours]


def _work(rounds: int) -> float:
    began = time.perf_counter()
    for _round in range(rounds):
        sum(number * number % 7 for number in range(1_500_000))
    return time.perf_counter() - began
