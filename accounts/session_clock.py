"""How long a session is good for, by kind of person, and what was proved in it. The one place for all kinds."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from accounts.session_marks import BEGAN, FIRST, LABEL, PASSED, PROVED, SEEN


@dataclass(frozen=True)
class Limits:
    """After how long without a page, and after how long in any case, a session ends. Looked at to the `grain`."""

    idle: dt.timedelta
    longest: dt.timedelta | None
    grain: dt.timedelta


LIMITS = {
    "guardian": Limits(dt.timedelta(days=180), None, dt.timedelta(hours=1)),
    "staff": Limits(dt.timedelta(minutes=60), dt.timedelta(hours=12), dt.timedelta(minutes=1)),
    "operator": Limits(dt.timedelta(minutes=15), dt.timedelta(hours=8), dt.timedelta(seconds=10)),
}
"""By the kind of person. Nothing ever signs all families out at once."""
FRESH = dt.timedelta(minutes=10)
"""For how long a proof is good enough for a sensitive deed."""


def begin(session: Any, kind: str, *, label: str = "", is_first: bool = False) -> None:
    """Somebody signed in."""
    if is_first:
        session[FIRST] = True
    session[BEGAN] = session[SEEN] = _now()
    session[LABEL] = label
    longest = LIMITS[kind].longest or LIMITS[kind].idle
    session.set_expiry(int(longest.total_seconds()))  # seconds slide along with each writing; a date would not


def is_first(session: Any) -> bool:
    """Whether the account was opened for the first time with this session."""
    return FIRST in session


def has_run_out(session: Any, kind: str) -> bool:
    """Whether it lay idle, or lasts, for too long."""
    limits, now = LIMITS[kind], _now()
    if BEGAN not in session:
        return False
    is_idle = now - session[SEEN] >= limits.idle.total_seconds()
    return is_idle or (limits.longest is not None and now - session[BEGAN] >= limits.longest.total_seconds())


def touch(session: Any, kind: str) -> None:
    """A page is being opened. Written down from time to time only."""
    if BEGAN not in session:
        begin(session, kind)
    elif _now() - session[SEEN] >= LIMITS[kind].grain.total_seconds():
        session[SEEN] = _now()


def pass_second_factor(session: Any) -> None:
    """The second factor was passed; the session goes on under a fresh id."""
    session.cycle_key()
    session[PASSED] = session[PROVED] = _now()


def is_passed(session: Any) -> bool:
    """Whether the second factor was passed in this session."""
    return PASSED in session


def prove(session: Any) -> None:
    """The person has just proved who they are."""
    session[PROVED] = _now()


def is_fresh(session: Any) -> bool:
    """Whether that was a short while ago."""
    return PROVED in session and _now() - session[PROVED] < FRESH.total_seconds()


def _now() -> float:
    return timezone.now().timestamp()
