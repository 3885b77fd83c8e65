"""A pupil goes from one class to another, or leaves: whatever stands about days to come goes along.

The schools don't know what stands there: each feature registers in its app's `ready` what it does, which is then done
in the transaction of the deed. It may wait for rows of somebody who writes about the pupil at that moment: whoever
moves one holds the pupil without the key (`for no key update`).
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from schools.models import Classroom, Student

Told = TypeVar("Told")


@dataclass(frozen=True)
class Move:
    """From which class into which, in one school or into another one of the board; `by`: whose deed it is."""

    student: Student
    before: Classroom
    after: Classroom
    by: uuid.UUID

    @property
    def is_to_another_school(self) -> bool:
        """Whether the pupil leaves the school."""
        return self.before.school_id != self.after.school_id


class Followers(Generic[Told]):
    """Who goes along when something happens to a pupil."""

    def __init__(self) -> None:
        self._all: list[Callable[[Told], None]] = []

    def register(self, follow: Callable[[Told], None]) -> None:
        """Let this be done each time."""
        self._all.append(follow)

    def tell(self, told: Told) -> None:
        """It has happened, and is written."""
        for follow in self._all:
            follow(told)


MOVES = Followers[Move]()
"""A pupil's place was written anew."""
STATES = Followers[Student]()
"""A pupil's state was changed from some day on, or planned anew."""
