"""What is measured on, made when it is first asked for; and what every ratio needs to measure and to print."""

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from tests.bench import people, server
from tests.bench.harness import Samples, cpu_of, interleaved, spread_of
from tests.bench.homes import Home, make_homes
from tests.bench.pages import page_variants
from tests.bench.people import City
from tests.bench.typhoon import make_named_city
from tetoru.crypto.keyring import make_key

ROUNDS = 9
PAGE_ROUNDS = 31
QUICK_ROUNDS = 11


@dataclass
class World:
    """What is measured on; made when it is first asked for."""

    is_quick: bool = False
    samples: dict[str, Samples] = field(default_factory=dict)

    def scaled(self, size: int) -> int:
        """A tenth of the size when it has to be quick."""
        return size // 10 if self.is_quick else size

    @cached_property
    def city(self) -> City:
        """100,000 guardians with 6 million recipients in this month's partition."""
        city = people.make_city("icho", self.scaled(100_000))
        make_key(city.tenant_id)
        rows = people.add_past(city, self.scaled(6_000_000))
        print(f"A city: {city.guardians:,} guardians, {city.links:,} links to pupils, {rows:,} recipients present.")
        return city

    @cached_property
    def named_city(self) -> City:
        """30,000 homes, with names that open."""
        return make_named_city(self.scaled(60_000))

    @cached_property
    def homes(self) -> list[Home]:
        """Guardians with 200 notices each."""
        return make_homes(random.Random(people.SEED))

    @cached_property
    def page_samples(self) -> Samples:
        """Ratios 4 and 5 are read from the same rounds."""
        samples = interleaved(
            *page_variants(self.homes), rounds=QUICK_ROUNDS if self.is_quick else PAGE_ROUNDS, warm_up=3
        )
        print_samples(samples, 1e3, "ms")
        return samples


def print_samples(samples: Samples, factor: float, unit: str) -> None:
    """Absolute figures; they belong to this machine and this minute."""
    for name in samples:
        wall, cpu = spread_of(samples, name), cpu_of(samples, name)
        middle = f"{wall.p25 * factor:.2f}–{wall.p75 * factor:.2f}"
        print(f"    {name:<24} {wall.median * factor:>9.2f} {unit} ({middle}), CPU {cpu.median * factor:.2f} {unit}")


def then_checkpoint(prepare: Callable[[], None]) -> Callable[[], None]:
    """Prepare, and begin at a checkpoint."""

    def prepared() -> None:
        prepare()
        server.checkpoint()

    return prepared
