"""The visitors of ratio 8, in a process of their own: reads the people, then one order a line, and answers each by one.

`{"how": "open", "rate": 30, "seconds": 20}` lets people come by a Poisson clock, whether the others have got their
answers or not; 30 in a second of a clock that goes as fast as the machine does (`work_clock`), for 20 of the wall's.
`{"how": "closed", "lanes": 8, "seconds": 5, "kinds": ["post"]}` lets so many come one after the other.
Each request has a connection of its own, as from a proxy that keeps none.
"""

import asyncio
import gc
import json
import os
import random
import selectors
import sys
import time
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, cast

from tests.bench.visits import Morning, Wanted, receipt
from tests.bench.work_clock import WorkClock

PATIENCE = 30
"""Seconds; who waits longer has got no answer."""


@dataclass
class Seen:
    """What one order brought: seconds of each request by its kind, by two clocks, and answers that were none."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    worked: dict[str, list[float]] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)
    visits: int = 0


class Visitors:
    """All of them, at one address."""

    def __init__(self, people: dict[str, Any]) -> None:
        self.port, self.morning = people["port"], Morning(people, people["seed"])
        self.chance, self.clock = random.Random(people["seed"]), WorkClock()

    async def obey(self, order: dict[str, Any]) -> dict[str, Any]:
        """Let them come; what they have seen."""
        self.clock.start()
        keeping = asyncio.create_task(self.clock.keep())
        seen, cpu, began, shown = Seen(), time.process_time(), time.perf_counter(), self.clock.now()
        if order["how"] == "open":
            await self._open(seen, order["rate"], order["seconds"])
        else:
            until = began + order["seconds"]
            await asyncio.gather(*(self._lane(seen, until, order.get("kinds")) for _ in range(order["lanes"])))
        wall, work = time.perf_counter() - began, self.clock.now() - shown
        keeping.cancel()
        return {**seen.__dict__, "wall": wall, "work": work, "cpu": time.process_time() - cpu}

    async def _open(self, seen: Seen, rate: float, seconds: float) -> None:
        coming = set()
        due, ends = self.clock.now(), time.perf_counter() + seconds
        while time.perf_counter() < ends:
            due += self.chance.expovariate(rate)
            await self.clock.reach(due)
            coming.add(asyncio.create_task(self._visit(seen, self.morning.any_visit(), due)))
        await asyncio.gather(*coming)

    async def _lane(self, seen: Seen, until: float, kinds: list[str] | None) -> None:
        while time.perf_counter() < until:
            kind = self.chance.choice(kinds) if kinds else self.morning.any_visit()
            await self._visit(seen, kind, self.clock.now())

    async def _visit(self, seen: Seen, kind: str, due: float) -> None:
        """The wait counts from when somebody wanted to come, not from when we got round to it."""
        seen.visits += 1
        wanted = self.morning.visit(kind)
        place = await self._ask(seen, wanted, due)
        if place and wanted.then:
            await self._ask(seen, receipt(place, wanted), self.clock.now())

    async def _ask(self, seen: Seen, wanted: Wanted, due: float) -> str:
        wanted_at = time.perf_counter() - (self.clock.now() - due) / self.clock.speed
        try:
            async with asyncio.timeout(PATIENCE):
                head, body = await self._answer(wanted.request)
        except (OSError, TimeoutError) as error:
            seen.errors.append(f"{wanted.kind}: {error!r}")
            return ""
        seen.seconds.setdefault(wanted.kind, []).append(time.perf_counter() - wanted_at)
        seen.worked.setdefault(wanted.kind, []).append(self.clock.now() - due)
        if not wanted.is_answered_by(head[9:12], body):
            seen.errors.append(f"{wanted.kind}: {head[9:12].decode()}, {len(body)} bytes")
            return ""
        return next((line[10:].decode() for line in head.split(b"\r\n") if line[:9].lower() == b"location:"), "")

    async def _answer(self, request: bytes) -> tuple[bytes, bytes]:
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[bytes] = loop.create_future()
        line, _said = await loop.create_connection(lambda: _Said(request, answered), "127.0.0.1", self.port)
        try:
            head, _, body = (await answered).partition(b"\r\n\r\n")
        finally:
            line.close()
        return head, body


class _Said(asyncio.Protocol):
    """Asks, and listens until the other side hangs up. Some tenth less work than by asyncio's streams."""

    def __init__(self, request: bytes, answered: "asyncio.Future[bytes]") -> None:
        self.request, self.answered, self.heard = request, answered, list[bytes]()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        cast("asyncio.Transport", transport).write(self.request)

    def data_received(self, data: bytes) -> None:
        self.heard.append(data)

    def eof_received(self) -> None:
        self._end(None)

    def connection_lost(self, error: Exception | None) -> None:
        self._end(error or ConnectionError("it hung up"))

    def _end(self, error: Exception | None) -> None:
        if self.answered.done():
            return
        if error:
            self.answered.set_exception(error)
        else:
            self.answered.set_result(b"".join(self.heard))


def _punctual() -> asyncio.AbstractEventLoop:
    """Wakes up when it should. Python's usual loop rounds each wait up to a millisecond, which people would wait."""
    return asyncio.SelectorEventLoop(selectors.SelectSelector())


def _undisturbed() -> None:
    """Before all others on this machine, as root can: people's phones don't wait for the school's processors."""
    with suppress(OSError):
        os.sched_setscheduler(0, os.SCHED_FIFO, os.sched_param(1))


def main() -> None:
    """Obey until nobody gives orders any more."""
    _undisturbed()
    visitors = Visitors(json.loads(sys.stdin.readline()))
    gc.freeze()  # nobody waits for the search of 2,000 people
    with asyncio.Runner(loop_factory=_punctual) as runner:
        while order := sys.stdin.readline():
            print(json.dumps(runner.run(visitors.obey(json.loads(order)))), flush=True)


if __name__ == "__main__":
    main()
