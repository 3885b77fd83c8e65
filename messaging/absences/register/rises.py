"""急な増え方: when a class, or a school, has so many more ill than usual that somebody should look.

The rule is plain, so that it can be said on the page and worked out by hand.
"""

from collections.abc import Sequence
from dataclasses import dataclass

TIMES = 2
"""At least so many times the usual number."""
USUAL_DAYS = 10
"""The usual number is the mean of so many days of lessons before."""


@dataclass(frozen=True)
class Rule:
    """From when on many are many."""

    least: int
    """Fewer are never a rise."""
    share: int
    """At least one in so many."""
    times: int = TIMES
    days: int = USUAL_DAYS


OF_CLASS = Rule(least=3, share=10)
OF_SCHOOL = Rule(least=5, share=25)


def usual_of(before: Sequence[int]) -> float:
    """How many are usually ill, from the days before."""
    counted = before[-USUAL_DAYS:]
    return sum(counted) / len(counted) if counted else 0.0


def is_rise(ill: int, *, pupils: int, before: Sequence[int], rule: Rule = OF_CLASS) -> bool:
    """Whether so many ill on a day are a sharp rise for so many pupils."""
    return ill >= rule.least and ill * rule.share >= pupils and ill >= rule.times * usual_of(before)
