"""When a source is asked: once a night, each at its own minute; after a fault that may pass, sooner."""

import datetime as dt
import uuid

from django.utils import timezone

NIGHT_BEGINS = 2
NIGHT_MINUTES = 150
"""From 2:00 to 4:30, when schools sleep and other systems have made their copies."""
FIRST_WAIT, LONGEST_WAIT = dt.timedelta(minutes=30), dt.timedelta(hours=6)
MOST_FAILURES = 5


def next_night(source_id: uuid.UUID, now: dt.datetime) -> dt.datetime:
    """Its minute of the coming night: a thousand organisations don't begin at once."""
    local = timezone.localtime(now)
    minute = source_id.int % NIGHT_MINUTES
    tonight = local.replace(hour=NIGHT_BEGINS + minute // 60, minute=minute % 60, second=0, microsecond=0)
    return tonight if tonight > local else tonight + dt.timedelta(days=1)


def next_try(source_id: uuid.UUID, now: dt.datetime, *, failures: int, asked: dt.timedelta) -> dt.datetime:
    """After so many faults in a row: in half an hour, an hour, two, and never sooner than was asked for."""
    night = next_night(source_id, now)
    if failures > MOST_FAILURES:
        return night
    return min(night, now + max(asked, min(FIRST_WAIT * (1 << (failures - 1)), LONGEST_WAIT)))
