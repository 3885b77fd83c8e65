"""まるめた人数: what a board's office learns of its schools, in steps of five, so that no number is about one child.

Every number is rounded for itself. Whoever subtracts one from another gets a stretch and never a single child
(ADR 0062).
"""

STEP = 5
"""Fewer are not told."""


def coarse(count: float) -> int:
    """The nearest multiple of five; 0 stands for fewer than five, for nobody too."""
    return 0 if count < STEP else STEP * int(count / STEP + 0.5)
