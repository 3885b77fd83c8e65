"""A pupil goes from one class to another: whatever stands about days to come goes along.

The schools don't know what stands there: each feature registers in its app's `ready` what it does.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass

from schools.models import Classroom, Student


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


Follower = Callable[[Move], None]
_followers: list[Follower] = []


def register_follower(follow: Follower) -> None:
    """Let this go along with every pupil who moves, in the transaction of the deed."""
    _followers.append(follow)


def moved(move: Move) -> None:
    """A pupil's place was written anew."""
    for follow in _followers:
        follow(move)
