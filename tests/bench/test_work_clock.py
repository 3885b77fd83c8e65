"""The clock that goes as fast as the machine does, with pieces of work that take as long as we say."""

import asyncio
import statistics
from collections.abc import Iterator

import pytest

from tests.bench.work_clock import TOGETHER, USUAL, WorkClock


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> WorkClock:
    """Each piece takes twice as long as the one before; the first is twice as quick as usual."""

    def pieces() -> Iterator[float]:
        took = USUAL / 2
        while True:
            yield took
            took *= 2

    found = pieces()
    monkeypatch.setattr(WorkClock, "_piece", lambda _clock: next(found))
    return WorkClock()


def test_it_is_as_fast_as_the_last_few_pieces_were(clock: WorkClock) -> None:
    speeds = [2 / 2**number for number in range(TOGETHER + 1)]
    clock.start()
    assert clock.speed == pytest.approx(statistics.fmean(speeds[:TOGETHER]))
    clock.look()
    assert clock.speed == pytest.approx(statistics.fmean(speeds[1:]))


def test_it_goes_on_from_where_it_was(clock: WorkClock) -> None:
    shown = [clock.now()]
    for _number in range(3 * TOGETHER):
        clock.look()
        shown.append(clock.now())
    assert shown == sorted(shown)


def test_nobody_comes_before_their_time(clock: WorkClock) -> None:
    clock.look()
    due = clock.now() + 0.02
    asyncio.run(clock.reach(due))
    assert clock.now() >= due
