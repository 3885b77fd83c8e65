"""What a person says to what is unclear, who leaves, and whose change is put off."""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field

NEW, ALONE = "new", "alone"
"""Somebody unclear is a new pupil, or is let alone this time; else it is the pupil whose id stands there."""


@dataclass(frozen=True)
class Choices:
    """`answers` by the place in the roster; `leaving` are those of the gone who leave, from the day `leaving_on`.

    `without` are the places of those who stay as they are this time, whatever the roster says of them.
    """

    leaving_on: dt.date
    answers: Mapping[int, str] = field(default_factory=dict)
    leaving: frozenset[uuid.UUID] = frozenset()
    without: frozenset[int] = frozenset()
