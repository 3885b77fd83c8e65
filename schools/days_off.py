"""休みの日: Saturdays, Sundays and the holidays of Japan, by name."""

import datetime as dt
from functools import cache, lru_cache

import holidays
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

SATURDAY = 5
HOLIDAYS = (
    gettext_noop("元日"),
    gettext_noop("成人の日"),
    gettext_noop("建国記念の日"),
    gettext_noop("天皇誕生日"),
    gettext_noop("春分の日"),
    gettext_noop("昭和の日"),
    gettext_noop("憲法記念日"),
    gettext_noop("みどりの日"),
    gettext_noop("こどもの日"),
    gettext_noop("海の日"),
    gettext_noop("山の日"),
    gettext_noop("敬老の日"),
    gettext_noop("秋分の日"),
    gettext_noop("スポーツの日"),
    gettext_noop("文化の日"),
    gettext_noop("勤労感謝の日"),
    gettext_noop("振替休日"),
    gettext_noop("国民の休日"),
)
"""Those of the calendar that is asked, for the catalogues; another name would come in Japanese."""


def day_off(day: dt.date, *, is_club: bool = False) -> str:
    """What the day is called when schools are closed on it: 土曜日, 日曜日, 勤労感謝の日; else empty.

    An after-school club is open on Saturdays.
    """
    holiday = _holiday(day)
    if holiday:
        return _(holiday)
    if day.weekday() < SATURDAY or (is_club and day.weekday() == SATURDAY):
        return ""
    return _("土曜日") if day.weekday() == SATURDAY else _("日曜日")


@lru_cache(maxsize=1000)
def _holiday(day: dt.date) -> str:
    return _holidays().get(day, "")


@cache
def _holidays() -> holidays.HolidayBase:
    """Japan's, named in Japanese; a year is worked out when it is first asked for."""
    return holidays.country_holidays("JP", language="ja")
