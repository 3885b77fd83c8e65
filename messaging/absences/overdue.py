"""Who need not be in the classroom now, and who is overdue."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from messaging.absences.models import Absence, Kind, State

MISSING_LESSONS = frozenset({Kind.ABSENT, Kind.LATE})
"""Who is said to be so is not in the classroom in the morning; who leaves early is."""


def explains_empty_seat(absence: Absence, now: dt.datetime) -> bool:
    """Whether the pupil need not be there: away, or late and not due yet."""
    if absence.kind == Kind.LATE and absence.arrives_at is not None:
        due = dt.datetime.combine(absence.day, absence.arrives_at)
        return now < timezone.make_aware(due)
    return absence.kind in MISSING_LESSONS


def explaining(now: dt.datetime) -> Q:
    """The same of today's absences, asked of the database."""
    is_not_due = Q(arrives_at=None) | Q(arrives_at__gt=timezone.localtime(now).time())
    is_due_later = Q(kind=Kind.LATE) & is_not_due
    return ~Q(state=State.CANCELLED) & (Q(kind__in=MISSING_LESSONS - {Kind.LATE}) | is_due_later)
