"""Whose time the log bears: the database's clock against this host's, and what chrony says (white paper §14).

The rows' times are the database's. This host's clock is the second witness; where chrony runs, it is
the third, and names the source that the clock is set by.
"""

import shutil
import subprocess
import time
from dataclasses import dataclass

from django.db import connections

MOST_DRIFT = 1.0
TRIES = 3
DATABASE_TIME = "select extract(epoch from clock_timestamp())::float8"
UNSYNCHRONISED = "Not synchronised"
LOCAL = "7F7F0101"
"""The reference that chrony names when its own clock is the only source."""


class ClocksDisagree(Exception):
    """Two clocks are too far apart, or one is set by nothing; the text says which."""


@dataclass(frozen=True)
class Comparison:
    """How far the database's clock is ahead of ours, and how sure that is, in seconds."""

    ahead: float
    give_or_take: float

    @property
    def drift(self) -> float:
        """The least by which the two must differ."""
        return max(0.0, abs(self.ahead) - self.give_or_take)

    def __str__(self) -> str:
        return f"{self.ahead:+.3f} s ± {self.give_or_take:.3f} s"


@dataclass(frozen=True)
class Tracking:
    """What chrony says of itself: its source, the source's distance, and the error it still corrects."""

    source: str
    stratum: int
    offset: float
    is_synchronised: bool

    def __str__(self) -> str:
        return f"chrony follows {self.source} (stratum {self.stratum}), {self.offset:+.6f} s"


def compare(alias: str = "default") -> Comparison:
    """Ask the database for its time between two looks at ours; the quickest answer of a few counts."""
    return min((_ask(alias) for _ in range(TRIES)), key=lambda found: found.give_or_take)


def tracking() -> Tracking | None:
    """What chrony on this host says; None where there is none. Raises ClocksDisagree when it gives no answer."""
    program = shutil.which("chronyc")
    if program is None:
        return None
    try:
        answer = subprocess.run(  # noqa: S603 -- a path from the system, no input of anybody's
            [program, "-n", "-c", "tracking"], capture_output=True, text=True, timeout=10, check=True
        ).stdout
        return _tracking(answer.strip().split(","))
    except (OSError, subprocess.SubprocessError, ValueError, IndexError) as error:
        raise ClocksDisagree(f"chrony is installed here and does not answer: {type(error).__name__}") from error


def ensure_agreement(alias: str = "default") -> str:
    """What was found when all clocks agree within a second. Raises ClocksDisagree."""
    compared = ensure_same_time(alias)
    chrony = tracking()
    if chrony is None:
        return f"database against host {compared}; no chrony on this host: the source of its time was not asked"
    if not chrony.is_synchronised:
        raise ClocksDisagree("chrony runs here and is not synchronised to any source")
    if abs(chrony.offset) > MOST_DRIFT:
        raise ClocksDisagree(f"{chrony} away from its source")
    return f"database against host {compared}; {chrony}"


def ensure_same_time(alias: str = "default") -> Comparison:
    """The same without chrony, quick enough for `/readyz`. Raises ClocksDisagree."""
    compared = compare(alias)
    if compared.drift > MOST_DRIFT:
        raise ClocksDisagree(f"the database's clock is ahead of this host's by {compared}")
    return compared


def _ask(alias: str) -> Comparison:
    with connections[alias].cursor() as cursor:
        before, begun = time.time(), time.perf_counter()
        cursor.execute(DATABASE_TIME)
        ((theirs,),) = cursor.fetchall()
        half = (time.perf_counter() - begun) / 2
    return Comparison(theirs - (before + half), half)


def _tracking(fields: list[str]) -> Tracking:
    """`chronyc -c tracking`: reference, its address, stratum, time, error of the system's clock, …, leap status."""
    is_synchronised = fields[-1] != UNSYNCHRONISED and fields[0] != LOCAL
    return Tracking(fields[1] or fields[0], int(fields[2]), float(fields[4]), is_synchronised)
