"""What a pupil is to the school today: asked of the day, so that no job is needed at midnight (ADR 0025)."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Q
from django.utils import timezone

from schools.models import Student

State = Student.State

WITH_A_SCHOOL = frozenset({State.EXPECTED, State.ENROLLED, State.SUSPENDED})
"""Guardians read and can be linked; for all others the pupil is gone (white paper §5)."""
ATTENDING = frozenset({State.ENROLLED, State.SUSPENDED})
"""In the lists of a class, and in audiences."""


def _in_state_today(names: str) -> str:
    """For SQL by hand: `s` is the pupil or a headcount, `today` comes from `today_in_tokyo`.

    Not as one CASE, of which no statistics tell how many it lets through: the planner took all pupils for 1 %.
    """
    return f"""((s.next_on <= %(today)s) is not true and s.settled_state in ({names})
        or (s.next_on <= %(today)s) is true and s.next_state in ({names}))"""


HAS_A_SCHOOL = _in_state_today("'expected', 'enrolled', 'suspended'")
ATTENDS = _in_state_today("'enrolled', 'suspended'")
ON_LEAVE = """((s.next_on <= %(today)s) is true and s.next_state = 'suspended'
    or (s.next_on <= %(today)s) is not true and s.settled_state = 'suspended'
        and (s.settled_on <= %(today)s) is not false)"""
"""休学 on the day `today`, also on one that is over."""

AFTER: dict[State, tuple[State, ...]] = {
    State.EXPECTED: (State.ENROLLED, State.TRANSFERRED),
    State.ENROLLED: (State.SUSPENDED, State.TRANSFERRED, State.GRADUATED),
    State.SUSPENDED: (State.ENROLLED, State.TRANSFERRED, State.GRADUATED),
    State.TRANSFERRED: (State.ENROLLED, State.EXPECTED),
    State.GRADUATED: (State.ENROLLED,),
}
"""What can follow on a state. Back from having left is for mistakes and for those who return."""


def today_in_tokyo() -> dt.date:
    """The day that it is in all schools; it begins at midnight in Tokyo."""
    return timezone.now().astimezone(timezone.get_default_timezone()).date()


def in_state(states: Collection[State], *, prefix: str = "", on: dt.date | None = None) -> Q:
    """Pupils, or headcounts, in one of these states on a day (today). `prefix` leads to them: `student__`."""
    day, names = on or today_in_tokyo(), sorted(states)
    is_due = Q(**{f"{prefix}next_on__lte": day})
    is_not_due = Q(**{f"{prefix}next_on": None}) | Q(**{f"{prefix}next_on__gt": day})
    settled, planned = Q(**{f"{prefix}settled_state__in": names}), Q(**{f"{prefix}next_state__in": names})
    return (is_not_due & settled) | (is_due & planned)


def settle(student: Student, state: State, *, on: dt.date, now: dt.date) -> None:
    """Let `state` hold from the day `on`, today or later, in place of any plan. Unsaved."""
    student.settled_state, student.settled_on = student.state_on(now), student.since_on(now)
    student.next_state, student.next_on = ("", None) if on <= now else (state, on)
    if on <= now:
        student.settled_state, student.settled_on = state, on
