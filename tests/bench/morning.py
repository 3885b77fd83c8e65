"""Ratio 8: 7:30 in a city, over real HTTP, while a notice goes to everybody."""

import json
import signal
import statistics
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from tests.bench.harness import Samples, Spread, Variant, interleaved, quotient
from tests.bench.people import City
from tests.bench.reckoning import Machine, reckoned, slowing
from tests.bench.results import Goal, Result
from tests.bench.server import checkpoint, value
from tests.bench.settings import DATABASE
from tests.bench.signed_in import GUARDIANS_OF_100_000, PEOPLE, Crowd, make_crowd
from tests.bench.web import Web, web
from tests.bench.world import World, print_samples
from tetoru import pacing, serving

LANES = serving.workers * serving.threads
SHARE = 0.6
"""Of what the machine can do."""
SATURATES = 1.4
"""Two processors give at least so many times what one visitor alone gets; less, and something else was at work when
that was measured: 60 % of it is no load, and nothing of the run counts."""
STEADY = 1.1
"""A look counts if the machine could do as much before it as after it, up to this. What others take of it on the same
processors halves it for seconds: what was 60 % of saturation is all of it then."""
ENOUGH, TRIED, QUICK = 24, 32, 12
"""Looks that count, and after how many it is over; and how many of each when it has to be quick."""
TOGETHER = 4
"""So many looks that count are one figure of the spread; a single one has too few visits for its slowest hundredth."""
FEW = 3 * TOGETHER
"""When fewer count, the machine was never steady, and all looks are taken."""
DEED_ROUNDS, WARM, SATURATED, ALONE, CALM, SENDING, DEEDS = 7, 3, 2, 1.5, 3, 6, 2
"""Seconds of each part, but for the rounds. Between the looks the send stands still."""

ADDRESSED = "select coalesce(sum(recipient_count), 0) from notices_dispatch where tenant_id = %s"
REPORTED = "select count(*) from absences_report where tenant_id = %s"
OPENED = """
select count(*) from (select distinct notice_id, guardian_id from notices_recipient
                      where tenant_id = %s and notice_id = any(%s) and read_at is not null) opened
"""


def morning(world: World) -> list[Result]:
    """8: 7:30 at 60 % of saturation while a send of 100,000 runs: p99 ÷ unloaded p50; posts ÷ no-ops. 9 minutes."""
    machine = Machine(slowing(), pacing.SHARE)
    # However small the city is, the machine asks for as much in a second, and each opens a notice once.
    crowd = make_crowd(world.scaled(GUARDIANS_OF_100_000), PEOPLE)
    checkpoint()  # a server that is not new has WAL files to write anew
    before = value(DATABASE, ADDRESSED, crowd.city.tenant_id)
    with web() as served, _sender(crowd.city) as sender, _visitors(crowd, served) as visitors:
        visitors.let(how="closed", lanes=LANES, seconds=WARM)
        print(f"    {crowd.city.links:,} recipients a send, {len(crowd.guardians) + len(crowd.staff):,} people")
        enough, tried = (QUICK, QUICK) if world.is_quick else (ENOUGH, TRIED)
        looks = _looks(visitors, sender, enough=enough, tried=tried)
        addressed = value(DATABASE, ADDRESSED, crowd.city.tenant_id) - before
        if not addressed:
            raise RuntimeError("no send ran")
        print(f"    {addressed:,} recipients addressed in {len(looks) * SENDING} s")
        samples = interleaved(
            *(Variant(kind, partial(visitors.deeds, kind), processes=served.pids) for kind in ("post", "noop", "deed")),
            rounds=DEED_ROUNDS,
        )
    visitors.errors += _missing(visitors, crowd)
    print_samples(samples, 1e3, "ms")
    counted = [look for look in looks if look.counts]
    if len(counted) < FEW:
        print(f"    the machine was never steady: {len(counted)} of {len(looks)} looks would count, and all are taken")
        counted = looks
    return [
        *_latencies(counted, looks, crowd),
        _reckoned(counted, machine),
        *_deeds(samples, visitors, crowd),
    ]


@dataclass
class Heard:
    """What an order brought; `worked` and `work` are seconds of the clock that goes as fast as the machine."""

    seconds: dict[str, list[float]]
    worked: dict[str, list[float]]
    errors: list[str]
    visits: int
    wall: float
    work: float
    cpu: float

    @property
    def generator(self) -> float:
        """The share of one core that the load generator took for itself."""
        return self.cpu / self.wall

    @property
    def rate(self) -> float:
        """Visits in a second of work."""
        return self.visits / self.work

    @property
    def all(self) -> list[float]:
        """Every request's seconds, sorted."""
        return sorted(one for of_kind in self.seconds.values() for one in of_kind)

    @property
    def all_worked(self) -> list[float]:
        """The same by the other clock."""
        return sorted(one for of_kind in self.worked.values() for one in of_kind)


@dataclass
class Visitors:
    """The load generator, and all that it has seen."""

    process: "subprocess.Popen[str]"
    done: dict[str, int] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)

    def let(self, **order: Any) -> Heard:
        """Let people come; what they have seen, when all have left."""
        _tell(self.process, json.dumps(order))
        heard = Heard(**json.loads(_line(self.process)))
        for kind, seconds in heard.seconds.items():
            self.done[kind] = self.done.get(kind, 0) + len(seconds)
        self.errors += heard.errors
        return heard

    def answered(self, kind: str) -> int:
        """How many of one kind got what they asked for."""
        return self.done.get(kind, 0) - sum(error.startswith(f"{kind}:") for error in self.errors)

    def deeds(self, kind: str) -> int:
        """As many of one kind as the machine takes; gives how many."""
        return self.let(how="closed", lanes=LANES, seconds=DEEDS, kinds=[kind]).visits


@dataclass(frozen=True)
class Look:
    """The mix by as many at a time as there are threads, by one, at 60 % of that many, and while a send runs."""

    full: Heard
    alone: Heard
    calm: Heard
    sent: Heard
    after: Heard
    """As `full`, when the others are over."""

    @property
    def counts(self) -> bool:
        """Whether what was called saturation was it until the end."""
        return 1 / STEADY <= self.after.rate / self.full.rate <= STEADY

    def times_alone(self, of: str, clock: str) -> list[float]:
        """Each wait of one part ÷ the median of one visitor alone, a few seconds before."""
        unloaded = _at(getattr(self.alone, clock), 50)
        return [seconds / unloaded for seconds in getattr(getattr(self, of), clock)]


def _looks(visitors: Visitors, sender: "subprocess.Popen[str]", *, enough: int, tried: int) -> list[Look]:
    """Until enough of them count, or so many were tried."""
    looks, full = list[Look](), visitors.let(how="closed", lanes=LANES, seconds=SATURATED)
    while len(looks) < tried and sum(look.counts for look in looks) < enough:
        alone = visitors.let(how="closed", lanes=1, seconds=ALONE)
        calm = visitors.let(how="open", rate=full.rate * SHARE, seconds=CALM)
        sender.send_signal(signal.SIGCONT)
        sent = visitors.let(how="open", rate=full.rate * SHARE, seconds=SENDING)
        sender.send_signal(signal.SIGSTOP)
        after = visitors.let(how="closed", lanes=LANES, seconds=SATURATED)
        looks.append(look := Look(full, alone, calm, sent, after))
        parts = {"alone": alone, f"at {SHARE:.0%}": calm, "while a send runs": sent}
        shown = ", ".join(f"{name} {_shown(part)}" for name, part in parts.items())
        verdict = "" if look.counts else ", does not count"
        print(f"    saturated at {full.rate:.0f} and {after.rate:.0f} visits a second of work{verdict}"
              f" ({full.generator:.0%} of a core is the generator's); p50 and p99 in ms: {shown}")  # fmt: skip
        full = after
    return looks


def _latencies(counted: list[Look], looks: list[Look], crowd: Crowd) -> list[Result]:
    people = f"{len(crowd.guardians) + len(crowd.staff):,} people"

    def spread(found: list[Look], part: str, percent: int = 99, clock: str = "all_worked") -> Spread:
        groups = [found[at : at + TOGETHER] for at in range(0, len(found) - TOGETHER + 1, TOGETHER)]
        return Spread.of([_at([w for one in group for w in one.times_alone(part, clock)], percent) for group in groups])

    def size(found: list[Look]) -> str:
        return f"{people}, {len(found)} looks, {sum(look.sent.visits for look in found):,} visits"

    saturated = Spread.of([look.full.rate / look.alone.rate for look in counted])
    first, enough = (spread(counted, "sent"), size(counted), Goal("<=", 6)), Goal(">=", SATURATES)
    return [
        Result(8, "7:30 mix at 60 % while a send runs: p99 ÷ unloaded p50", *first),
        Result(8, "  the same without a send", spread(counted, "calm"), size(counted)),
        Result(8, "  unloaded p99 ÷ unloaded p50", spread(counted, "alone"), size(counted)),
        Result(8, "  p50 while a send runs ÷ unloaded p50", spread(counted, "sent", 50), size(counted)),
        Result(8, "  the first, by the wall's clock", spread(counted, "sent", clock="all"), size(counted)),
        Result(8, "  the first, of all looks", spread(looks, "sent"), size(looks)),
        Result(8, "  visits/s of eight at a time ÷ of one alone", saturated, size(counted), enough),
    ]


def _reckoned(counted: list[Look], machine: Machine) -> Result:
    """What a model makes of one visitor alone, with a send."""
    size = f"two processors at work take {machine.slowing:.2f} times as long"
    ratios = [reckoned(look.alone.worked, machine, load=SHARE, seed=at) for at, look in enumerate(counted)]
    return Result(8, "  reckoned, as the workers are arranged", Spread.of(ratios), size)


def _deeds(samples: Samples, visitors: Visitors, crowd: Crowd) -> list[Result]:
    size = f"{visitors.done['post']:,} posts, {LANES} at a time"
    wrong = float(len(visitors.errors))
    for error in visitors.errors[:5]:
        print(f"    {error}")
    asked = f"{sum(visitors.done.values()):,} requests"
    return [
        Result(8, "errors", Spread(wrong, wrong, wrong), asked, Goal("<=", 0)),
        Result(8, "absence posts/s ÷ no-op posts/s", quotient(samples, "noop", "post"), size, Goal(">=", 0.5)),
        Result(8, "  ÷ deeds that do nothing, their entries on the disk", quotient(samples, "deed", "post"), size),
        Result(8, "  the first in CPU of the web's workers", quotient(samples, "noop", "post", "cpu"), size),
    ]


def _at(waits: list[float], percent: int) -> float:
    """Within what so many of a hundred were answered."""
    return statistics.quantiles(waits, n=100, method="inclusive")[percent - 1]


def _shown(heard: Heard) -> str:
    return f"{_at(heard.all, 50) * 1e3:.1f} and {_at(heard.all, 99) * 1e3:.0f}"


def _missing(visitors: Visitors, crowd: Crowd) -> list[str]:
    """What was said to be done and is not in the database: answers that lied."""
    tenant, notices = crowd.city.tenant_id, [path.split("/")[2] for path in crowd.notices]
    said = (visitors.answered("report") + visitors.answered("post"), visitors.answered("notice"))
    found = (value(DATABASE, REPORTED, tenant) - crowd.ill, value(DATABASE, OPENED, tenant, notices))
    return [f"{said} reported and opened, {found} in the database"] if said != found else []


@contextmanager
def _sender(city: City) -> Iterator["subprocess.Popen[str]"]:
    with _process("tests.bench.send_process", str(city.tenant_id), str(city.author_id)) as process:
        _line(process)
        process.send_signal(signal.SIGSTOP)
        yield process


@contextmanager
def _visitors(crowd: Crowd, served: Web) -> Iterator[Visitors]:
    with _process("tests.bench.visitor_process") as process:
        _tell(process, json.dumps({**crowd.people, "port": served.port}))
        yield Visitors(process)


@contextmanager
def _process(module: str, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", module, *arguments]
    pipes: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    # A group of its own: whose group has somebody who stands still and loses its shell is sent away by the kernel.
    with subprocess.Popen(command, **pipes, text=True, start_new_session=True) as process:
        try:
            yield process
        finally:
            process.kill()


def _tell(process: "subprocess.Popen[str]", line: str) -> None:
    assert process.stdin
    process.stdin.write(f"{line}\n")
    process.stdin.flush()


def _line(process: "subprocess.Popen[str]") -> str:
    assert process.stdout
    line = process.stdout.readline()
    if not line:
        raise RuntimeError("a process of the bench ended; its message stands above")
    return line
