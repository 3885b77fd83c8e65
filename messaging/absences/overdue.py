"""Who need not be in the classroom now, and who is overdue."""

import datetime as dt

from django.utils import timezone

from messaging.absences.models import Absence, Kind

MISSING_LESSONS = frozenset({Kind.ABSENT, Kind.LATE})
"""Who is said to be so is not in the classroom in the morning; who leaves early is."""


def explains_empty_seat(absence: Absence, now: dt.datetime) -> bool:
    """Whether the pupil need not be there: away, or late and not due yet. Who was there after all can be missed."""
    kind = absence.counts_as
    if kind == Kind.LATE and absence.arrives_at is not None:
        due = dt.datetime.combine(absence.day, absence.arrives_at)
        return now < timezone.make_aware(due)
    return kind in MISSING_LESSONS
