"""The table on the screen, and the same in var/bench.json."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from tests.bench.harness import Spread
from tetoru.embedded.places import VAR

FILE: Path = VAR / "bench.json"


@dataclass(frozen=True)
class Goal:
    """At least, or at most, so much."""

    sign: str
    bound: float

    def holds(self, value: float) -> bool:
        """Whether the goal is reached."""
        return value >= self.bound if self.sign == ">=" else value <= self.bound

    def __str__(self) -> str:
        return f"{self.sign} {self.bound:g}"


@dataclass(frozen=True)
class Result:
    """One measured ratio; without a goal it is there to be read."""

    ratio: int
    name: str
    spread: Spread
    size: str
    goal: Goal | None = None

    @property
    def holds(self) -> bool | None:
        """None without a goal."""
        return self.goal.holds(self.spread.median) if self.goal else None

    def as_json(self) -> dict[str, Any]:
        """As a reader of var/bench.json expects it."""
        now = datetime.now().astimezone().isoformat(timespec="seconds")
        spread = {key: round(value, 4) for key, value in asdict(self.spread).items()}
        return {
            "ratio": self.ratio,
            "name": self.name,
            "value": spread.pop("median"),
            "goal": str(self.goal) if self.goal else None,
            "holds": self.holds,
            "size": self.size,
            "measured_at": now,
            **spread,
        }


def keep(results: Sequence[Result]) -> None:
    """Print the lines of what was just measured and write them down; what was measured before stays there."""
    print_table(results)
    measured = {result.ratio for result in results}
    before = [line for line in _written() if line["ratio"] not in measured]
    lines = sorted([*before, *(result.as_json() for result in results)], key=lambda line: line["ratio"])
    FILE.write_text(json.dumps(lines, ensure_ascii=False, indent=2) + "\n")


def report(results: Sequence[Result]) -> None:
    """Print the whole table, and say plainly what was missed."""
    print_table(results)
    missed = [f"{result.ratio} ({result.name})" for result in results if result.holds is False]
    print(f"\nGOALS MISSED: {', '.join(missed)}" if missed else "\nEvery goal is reached.")
    print(f"Written to {FILE}.")


def print_table(results: Sequence[Result]) -> None:
    """One line a ratio."""
    print(f"\n {'#':>2}  {'ratio':<62} {'median':>8} {'p25–p75':>15}  {'goal':<8}")
    for result in results:
        print(_row(result))


def _written() -> list[dict[str, Any]]:
    return list(json.loads(FILE.read_text())) if FILE.exists() else []


def _row(result: Result) -> str:
    spread = result.spread
    verdict = {True: "holds", False: "MISSED", None: ""}[result.holds]
    middle = f"{spread.p25:.2f}–{spread.p75:.2f}"
    goal = str(result.goal or "")
    return f" {result.ratio:>2}  {result.name:<62} {spread.median:>8.2f} {middle:>15}  {goal:<8} {verdict}"
