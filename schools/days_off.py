"""休みの日: Saturdays, Sundays and the holidays of Japan, by name."""

import datetime as dt
from functools import cache

import holidays
from django.utils.translation import gettext as _


def day_off(day: dt.date) -> str:
    """What the day is called when schools are closed on it: 土曜日, 日曜日, 勤労感謝の日; else empty."""
    holiday = _holidays().get(day)
    if holiday:
        return holiday
    return {5: _("土曜日"), 6: _("日曜日")}.get(day.weekday(), "")


@cache
def _holidays() -> holidays.HolidayBase:
    """Japan's, named in Japanese; a year is worked out when it is first asked for."""
    return holidays.country_holidays("JP", language="ja")
