"""Who need not be in the classroom now, and who is overdue."""

import datetime as dt

from django.db.models import Q
from django.utils import timezone

from messaging.absences.models import COUNTED, Absence, Category, Kind, State

MISSING_LESSONS = frozenset({Kind.ABSENT, Kind.LATE})
"""Who is said to be so is not in the classroom in the morning; who leaves early is."""


def explains_empty_seat(absence: Absence, now: dt.datetime) -> bool:
    """Whether the pupil need not be there: away, or late and not due yet. Who was there after all can be missed."""
    kind = absence.counts_as
    if kind == Kind.LATE and absence.arrives_at is not None:
        due = dt.datetime.combine(absence.day, absence.arrives_at)
        return now < timezone.make_aware(due)
    return kind in MISSING_LESSONS


def explaining(now: dt.datetime) -> Q:
    """The same of today's absences, asked of the database."""
    is_not_due = Q(arrives_at=None) | Q(arrives_at__gt=timezone.localtime(now).time())
    return ~Q(state=State.CANCELLED) & (_counted_as(Kind.ABSENT) | (_counted_as(Kind.LATE) & is_not_due))


def _counted_as(kind: Kind) -> Q:
    """By the teacher's word, until there is one by the home's."""
    picked = [category for category, counted in COUNTED.items() if counted == kind]
    return Q(category__in=picked) | (Q(kind=kind) & ~Q(category__in=[*COUNTED, Category.PRESENT]))
