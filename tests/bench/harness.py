"""Measures variants in turn (A B A B …), so that what disturbs one disturbs the other too."""

import gc
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import psutil


def nothing() -> None:
    """No preparation."""


@dataclass(frozen=True)
class Variant:
    """One way to do the work. `run` gives how many units it did; `before` is not timed.

    The CPU time of `processes` (a backend of PostgreSQL, a child) is counted with our own.
    """

    name: str
    run: Callable[[], int]
    before: Callable[[], None] = nothing
    processes: tuple[int, ...] = ()


@dataclass(frozen=True)
class Sample:
    """What one run took, in seconds for one unit."""

    wall: float
    cpu: float


@dataclass(frozen=True)
class Spread:
    """The median and the middle half."""

    median: float
    p25: float
    p75: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """From single values."""
        p25, median, p75 = statistics.quantiles(values, n=4, method="inclusive")
        return cls(median, p25, p75)


Samples = dict[str, list[Sample]]


def interleaved(*variants: Variant, rounds: int, warm_up: int = 1) -> Samples:
    """Run the variants in turn; the first `warm_up` rounds are thrown away."""
    samples: Samples = {variant.name: [] for variant in variants}
    for number in range(warm_up + rounds):
        for variant in variants:
            sample = _timed(variant)
            if number >= warm_up:
                samples[variant.name].append(sample)
    return samples


def spread_of(samples: Samples, name: str) -> Spread:
    """Wall seconds for one unit."""
    return Spread.of([sample.wall for sample in samples[name]])


def cpu_of(samples: Samples, name: str) -> Spread:
    """CPU seconds for one unit."""
    return Spread.of([sample.cpu for sample in samples[name]])


def quotient(samples: Samples, over: str, under: str, measure: str = "wall") -> Spread:
    """How often `under` fits into `over`: round by round, then the median of the rounds."""
    pairs = zip(samples[over], samples[under], strict=True)
    return Spread.of([getattr(a, measure) / getattr(b, measure) for a, b in pairs])


def _timed(variant: Variant) -> Sample:
    variant.before()
    gc.collect()
    cpu, wall = _cpu(variant), time.perf_counter()
    units = variant.run()
    wall = time.perf_counter() - wall
    return Sample(wall / units, (_cpu(variant) - cpu) / units)


def _cpu(variant: Variant) -> float:
    others = (psutil.Process(pid).cpu_times() for pid in variant.processes)
    return time.process_time() + sum(times.user + times.system for times in others)
