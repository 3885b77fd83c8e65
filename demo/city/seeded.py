"""Chance and identifiers that are the same for the same seed."""

import datetime as dt
import random
import uuid

from demo import names
from demo.names import Name
from tetoru.ids import first_id_at

GOLDEN = 0.618033988749895


class Seeded:
    """One stream of chance. `next_id` gives ever larger UUIDv7, one for each millisecond from `start` on."""

    def __init__(self, seed: int, start: dt.datetime) -> None:
        self.random = random.Random(seed)
        self._millisecond = dt.timedelta(milliseconds=1)
        self._moment = start
        self._turn = 0

    def next_id(self) -> uuid.UUID:
        """The next identifier."""
        self._moment += self._millisecond
        return self.id_at(self._moment)

    def id_at(self, moment: dt.datetime) -> uuid.UUID:
        """An identifier as if made at `moment`: version 7 in form, its random part from the seed."""
        chance = (self.random.getrandbits(12) << 64) | self.random.getrandbits(62)
        return uuid.UUID(int=first_id_at(moment).int | chance)

    def even(self) -> float:
        """A number from 0 to 1 that fills the range evenly, so that shares hold for few homes too."""
        self._turn += 1
        return (self._turn * GOLDEN) % 1

    def girl_or_boy(self) -> Name:
        """A child's given name."""
        return self.random.choice(names.GIRLS if self.random.random() < 0.5 else names.BOYS)

    def adult(self) -> Name:
        """A grown-up's given name."""
        return self.random.choice(names.WOMEN if self.random.random() < 0.6 else names.MEN)

    def family(self) -> Name:
        """A family name; the first of the list are the commonest, as in life."""
        return names.FAMILIES[int(len(names.FAMILIES) * self.random.random() ** 1.4)]
