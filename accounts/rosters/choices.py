"""What a person says to what is unclear, and who leaves."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

NEW, ALONE = "new", "alone"
"""Somebody unclear is a new pupil, or is let alone this time; else it is the pupil whose id stands there."""


@dataclass(frozen=True)
class Choices:
    """`answers` by the place in the roster; `leaving` are those of the gone who leave, from the day `leaving_on`."""

    leaving_on: dt.date
    answers: Mapping[int, str] = field(default_factory=dict)
    leaving: frozenset[uuid.UUID] = frozenset()
