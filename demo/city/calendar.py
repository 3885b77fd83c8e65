"""School years and school days."""

import datetime as dt
from zoneinfo import ZoneInfo

TOKYO = ZoneInfo("Asia/Tokyo")
MORNING = dt.time(7, 30)
"""When the newest notice of the demo has been out for a while."""


def school_year_of(day: dt.date) -> int:
    """年度: from April to March."""
    return day.year if day.month >= 4 else day.year - 1


def newest_school_day(now: dt.datetime) -> dt.date:
    """The last weekday whose morning, 7:30 in Tokyo, is over at `now`."""
    local = now.astimezone(TOKYO)
    day = local.date() if local.time() >= MORNING else local.date() - dt.timedelta(days=1)
    while day.weekday() >= 5:
        day -= dt.timedelta(days=1)
    return day


def school_days_before(day: dt.date, *, days: int = 30) -> list[dt.date]:
    """The weekdays of the `days` days before `day`, oldest first."""
    past = (day - dt.timedelta(days=number) for number in range(days, 0, -1))
    return [earlier for earlier in past if earlier.weekday() < 5]


def at(day: dt.date, hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    """A moment by the clock in Tokyo."""
    return dt.datetime.combine(day, dt.time(hour, minute, second), tzinfo=TOKYO)


def spoken(day: dt.date) -> str:
    """11月25日（火）."""
    return f"{day.month}月{day.day}日（{'月火水木金土日'[day.weekday()]}）"
