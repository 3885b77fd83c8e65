"""The promises of the white paper as checks that run.

A check stands beside the code that it proves, in the app's `assurance.py`, and registers itself:

    @check("log.sealed", section=15, promise=_("…"), breaks=_("…"))
    def log_is_sealed() -> str:
        ...
        return "the newest checkpoint is 40 s old"        # the evidence

It gives its evidence, or raises `Broken` with what it found instead. Any other exception, a missing
setting or a missing connection means that the promise is not shown to hold, so it counts as broken:
nothing passes by being skipped.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils.functional import Promise
from django.utils.module_loading import autodiscover_modules

Text = str | Promise


class Broken(Exception):
    """The promise does not hold; the text is the evidence, in ids and counts, never personal data."""


class Severity(StrEnum):
    """What a failure means: data at risk, or something to put right soon."""

    CRITICAL = "critical"
    WARNING = "warning"


@dataclass(frozen=True)
class Check:
    """One promise of one section, and the function that proves it."""

    name: str
    section: int
    promise: Text
    breaks: Text
    severity: Severity
    prove: Callable[[], str]


@dataclass(frozen=True)
class Result:
    """What a check found."""

    check: Check
    holds: bool
    evidence: str

    def as_dict(self) -> dict[str, Any]:
        """For `assure --json`."""
        return {
            "section": self.check.section,
            "check": self.check.name,
            "holds": self.holds,
            "evidence": self.evidence,
            "severity": self.check.severity.value,
            "promise": str(self.check.promise),
        }


_checks: dict[str, Check] = {}


def check(
    name: str, *, section: int, promise: Text, breaks: Text, severity: Severity = Severity.CRITICAL
) -> Callable[[Callable[[], str]], Callable[[], str]]:
    """Register a check: `section` of the white paper, the `promise` and how it would break, in Japanese."""

    def register(prove: Callable[[], str]) -> Callable[[], str]:
        if name in _checks and _checks[name].prove.__module__ != prove.__module__:
            raise ValueError(f"two checks are called {name}")
        _checks[name] = Check(name, section, promise, breaks, severity, prove)
        return prove

    return register


def all_checks() -> list[Check]:
    """Every check of every installed app, by section and name."""
    autodiscover_modules("assurance")
    return sorted(_checks.values(), key=lambda found: (found.section, found.name))


def run(checks: list[Check]) -> Iterator[Result]:
    """Run each; whatever goes wrong in one is its result, and the next one runs."""
    for found in checks:
        yield prove(found)


def prove(found: Check) -> Result:
    """Run one check."""
    try:
        return Result(found, holds=True, evidence=found.prove())
    except Broken as broken:
        return Result(found, holds=False, evidence=str(broken))
    except Exception as error:  # noqa: BLE001 -- a check that can't run has shown nothing
        return Result(found, holds=False, evidence=f"could not be checked: {type(error).__name__}: {error}")
