"""急な増え方: when a class has so many more ill than usual that somebody should look.

The rule is plain, so that it can be said on the page and worked out by hand.
"""

from collections.abc import Sequence

LEAST = 3
"""Fewer are never a rise."""
SHARE = 10
"""At least one in ten of the class."""
TIMES = 2
"""At least so many times the usual number."""
USUAL_DAYS = 10
"""The usual number is the mean of so many days of lessons before."""


def usual_of(before: Sequence[int]) -> float:
    """How many are usually ill in a class, from the days before."""
    counted = before[-USUAL_DAYS:]
    return sum(counted) / len(counted) if counted else 0.0


def is_rise(ill: int, *, pupils: int, before: Sequence[int]) -> bool:
    """Whether so many ill on a day are a sharp rise for a class of so many."""
    return ill >= LEAST and ill * SHARE >= pupils and ill >= TIMES * usual_of(before)
