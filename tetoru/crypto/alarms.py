"""Alarms of values that do not decrypt: each value tells once an hour, and a flood tells that it is one."""

import logging
import time
import uuid

logger = logging.getLogger("tetoru.alarm")

AGAIN_AFTER = 3600.0
MOST_A_MINUTE = 30
MOST_REMEMBERED = 10_000

_told: dict[tuple[str, uuid.UUID], float] = {}
_minute: dict[str, float] = {"ends": 0.0, "count": 0}


def alarm_unreadable(place: str, row_id: uuid.UUID, reason: str) -> None:
    """Tell of one value: where it stands and why it does not open, never what it is."""
    now = time.monotonic()
    if _told.get((place, row_id), 0.0) > now:
        return
    if now >= _minute["ends"]:
        _minute.update(ends=now + 60, count=0)
    _minute["count"] += 1
    if _minute["count"] <= MOST_A_MINUTE:
        if len(_told) >= MOST_REMEMBERED:
            _told.clear()
        _told[place, row_id] = now + AGAIN_AFTER
        logger.error("a value does not decrypt", extra={"place": place, "row": str(row_id), "reason": reason})
    elif _minute["count"] == MOST_A_MINUTE + 1:
        logger.error("many values do not decrypt; the rest of this minute is not told", extra={"reason": reason})


def forget_alarms() -> None:
    """Tell everything again; between tests."""
    _told.clear()
    _minute.update(ends=0.0, count=0)
