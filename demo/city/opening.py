"""When homes open a notice: most in the evening, some never, urgent ones soon."""

import datetime as dt
import random
from collections.abc import Sequence
from uuid import UUID

from demo.city.calendar import TOKYO, at
from messaging.notices.models import Notice, Urgency

NEVER_OPENS_ANYTHING = 0.06
DOES_NOT_OPEN_THIS = 0.08
SECOND_OPENS_TOO = 0.55

LOT = 0xFFFF
"""The bits of a home's id that decide whether it ever opens anything."""


def diligent(household_id: UUID) -> UUID:
    """The id as that of a home that does open notices."""
    return UUID(int=household_id.int | LOT)


class Openings:
    """The openings of one notice up to `now`: the same for the same seed."""

    def __init__(self, notice: Notice, *, seed: int, now: dt.datetime, kept_unread: Sequence[UUID]) -> None:
        self.sent, self.now = notice.sent_at, now
        self.is_urgent = notice.urgency == Urgency.URGENT
        self.kept_unread = frozenset(kept_unread)
        self.random = random.Random(f"{seed}/{notice.pk}")
        day = notice.sent_at.astimezone(TOKYO).date()
        self.evening = max(at(day, 17, 20), notice.sent_at + dt.timedelta(hours=1))
        self.next_morning = at(day + dt.timedelta(days=1), 6, 20)

    def of_home(self, household_id: UUID, guardians: Sequence[UUID]) -> dict[UUID, dt.datetime]:
        """Which of a home's guardians have opened it, and when."""
        is_idle = (household_id.int & LOT) / LOT < NEVER_OPENS_ANYTHING
        moods = sorted((self.random.random(), guardian) for guardian in guardians)
        if self.random.random() < DOES_NOT_OPEN_THIS or is_idle:
            return {}
        opening = {
            guardian: self._moment(mood)
            for turn, (mood, guardian) in enumerate(moods)
            if guardian not in self.kept_unread and (turn == 0 or mood < SECOND_OPENS_TOO)
        }
        return {guardian: moment for guardian, moment in opening.items() if moment < self.now}

    def _moment(self, mood: float) -> dt.datetime:
        """`mood` 0 to 1: at once, in the evening, on one of the next days."""
        if self.is_urgent:
            return self.sent + dt.timedelta(seconds=40, hours=6 * mood**3)
        if mood < 0.35:
            return self.sent + dt.timedelta(minutes=2 + 75 * (mood / 0.35) ** 2)
        if mood < 0.88:
            return self.evening + dt.timedelta(hours=4.5 * (mood - 0.35) / 0.53)
        return self.next_morning + dt.timedelta(hours=60 * ((mood - 0.88) / 0.12) ** 2)
