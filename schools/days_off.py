"""休みの日: Saturdays, Sundays and the holidays of Japan, by name."""

import datetime as dt
from functools import cache, lru_cache

import holidays
from django.utils.translation import gettext as _

SATURDAY = 5


def day_off(day: dt.date, *, is_club: bool = False) -> str:
    """What the day is called when schools are closed on it: 土曜日, 日曜日, 勤労感謝の日; else empty.

    An after-school club is open on Saturdays.
    """
    holiday = _holiday(day)
    if is_club and day.weekday() == SATURDAY:
        return holiday
    if holiday or day.weekday() < SATURDAY:
        return holiday
    return _("土曜日") if day.weekday() == SATURDAY else _("日曜日")


@lru_cache(maxsize=1000)
def _holiday(day: dt.date) -> str:
    return _holidays().get(day, "")


@cache
def _holidays() -> holidays.HolidayBase:
    """Japan's, named in Japanese; a year is worked out when it is first asked for."""
    return holidays.country_holidays("JP", language="ja")
