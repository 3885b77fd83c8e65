"""A QR code as one path of an SVG: nothing is loaded, nothing runs."""

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET = 4
"""The white edge that readers need."""


@dataclass(frozen=True)
class Qr:
    """`path` draws the dark squares in a field of `size` by `size`."""

    path: str
    size: int


def qr_of(text: str) -> Qr:
    """The picture of `text`; survives a crease in the paper."""
    rows = [bytes(row) for row in segno.make(text, error="m", micro=False).matrix]
    return Qr("".join(_runs(rows)), len(rows) + 2 * QUIET)


def _runs(rows: list[bytes]) -> list[str]:
    """Dark squares that stand side by side are drawn at once."""
    found = []
    for y, row in enumerate(rows, start=QUIET):
        x = QUIET
        for is_dark, squares in groupby(row):
            width = len(list(squares))
            if is_dark:
                found.append(f"M{x} {y}h{width}v1h-{width}z")
            x += width
    return found
