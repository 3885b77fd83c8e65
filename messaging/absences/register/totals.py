"""出席の計算: on how many days a pupil had to be there, and on how many they were."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from messaging.absences.models import Standing
from messaging.absences.register.marks import ABSENT, EARLY, LATE, TAKEN_OFF, Mark
from schools.models import Student
from schools.states import ATTENDING

State = Student.State


@dataclass(frozen=True)
class Totals:
    """The sums of one pupil over the days that are over."""

    lessons: int
    """Days on which the class had lessons and the pupil was in it."""
    by_standing: Mapping[Standing, int]
    undecided: int

    @property
    def taken_off(self) -> int:
        """Suspension (出席停止) and mourning: the pupil need not attend."""
        return sum(self.by_standing.get(standing, 0) for standing in TAKEN_OFF)

    @property
    def to_attend(self) -> int:
        """出席すべき日数."""
        return self.lessons - self.taken_off

    @property
    def absent(self) -> int:
        """欠席."""
        return sum(self.by_standing.get(standing, 0) for standing in ABSENT)

    @property
    def attended(self) -> int:
        """出席日数; who comes late or leaves early was there, and so was who is away by order of the school (公欠)."""
        return self.to_attend - self.absent

    @property
    def late(self) -> int:
        """遅刻."""
        return sum(self.by_standing.get(standing, 0) for standing in LATE)

    @property
    def early(self) -> int:
        """早退."""
        return sum(self.by_standing.get(standing, 0) for standing in EARLY)

    def of(self, standing: Standing) -> int:
        """Days of one category."""
        return self.by_standing.get(standing, 0)


def totals_of(lessons: Sequence[dt.date], marks: Mapping[dt.date, Mark]) -> Totals:
    """What a pupil comes to over days of lessons. A mark on any other day counts nowhere."""
    by_standing: dict[Standing, int] = {}
    mine = [marks[day] for day in lessons if day in marks]
    for mark in mine:
        by_standing[mark.counts_as] = by_standing.get(mark.counts_as, 0) + 1
    return Totals(len(lessons), by_standing, sum(not mark.is_decided for mark in mine))


def was_there(student: Student, day: dt.date) -> bool:
    """Whether the pupil was to attend on a day, as far as anybody knows.

    Of the past only the day is kept on which today's state began: whoever is enrolled since then was not before, and
    whoever has left or rests since then was.
    """
    if student.next_on is not None and student.next_on <= day:
        return State(student.next_state) == State.ENROLLED
    is_enrolled = State(student.settled_state) == State.ENROLLED
    if student.settled_on is None or student.settled_on <= day:
        return is_enrolled
    return not is_enrolled and student.settled_state in {*ATTENDING, State.TRANSFERRED, State.GRADUATED}


def was_on_leave(student: Student, day: dt.date) -> bool:
    """Whether the pupil was on leave (休学) on a day: in the class, and not to attend."""
    since = student.since_on(day)
    return student.state_on(day) == State.SUSPENDED and (since is None or since <= day)
