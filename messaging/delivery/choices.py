"""What can be chosen about being reached, as plain values."""

import datetime as dt
from dataclasses import dataclass

LONGEST_QUIET = dt.timedelta(hours=14)
"""A phone that keeps silent for longer would hold a morning's notice back until the child is home again."""


@dataclass(frozen=True)
class Hours:
    """A stretch of the day in Tokyo, which may go over midnight."""

    since: dt.time
    until: dt.time

    @property
    def length(self) -> dt.timedelta:
        """How long it lasts; the same time twice is a whole day."""
        minutes = (self.until.hour - self.since.hour) * 60 + self.until.minute - self.since.minute
        return dt.timedelta(minutes=minutes if minutes > 0 else minutes + 24 * 60)

    @property
    def is_bearable(self) -> bool:
        """Whether a notice is not held back for too long."""
        return self.length <= LONGEST_QUIET

    def as_words(self) -> dict[str, str]:
        """For the log."""
        return {"since": f"{self.since:%H:%M}", "until": f"{self.until:%H:%M}"}


NIGHT = Hours(dt.time(21, 0), dt.time(6, 30))
"""What is offered to whoever has chosen nothing yet."""
EVENING = 18
"""The hour of the digest, where none was chosen."""


@dataclass(frozen=True)
class Chosen:
    """How a guardian wants to be told."""

    normal: str
    digest_hour: int
    by_mail: bool
    quiet: Hours | None
