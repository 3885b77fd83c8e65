"""How a day and an hour are said in the language of the page."""

import datetime as dt

from babel.dates import format_skeleton
from django.utils.translation import get_language

from tetoru.languages import BABELS, DEFAULT

WEEKDAYS = "月火水木金土日"


def day_said(day: dt.date, *, with_year: bool = False, with_weekday: bool = True) -> str:
    """11月25日（水）; in other languages as it is written there: Wed, Nov 25. static/js/dates.js says the same."""
    if is_japanese():
        year = f"{day.year}年" if with_year else ""
        weekday = f"（{WEEKDAYS[day.weekday()]}）" if with_weekday else ""
        return f"{year}{day.month}月{day.day}日{weekday}"
    skeleton = f"{'y' * with_year}MMM{'E' * with_weekday}d"
    language = get_language() or DEFAULT
    date = dt.date(day.year, day.month, day.day)  # of a moment, Babel would say the day in London
    return format_skeleton(skeleton, date, locale=BABELS.get(language, language))


def clock(time: dt.time | dt.datetime) -> str:
    """Say an hour as people write it: 6:32."""
    return f"{time.hour}:{time.minute:02}"


def hour_said(time: dt.time) -> str:
    """Say an hour in a sentence: 8時20分, and 8:20 in other languages."""
    return f"{time.hour}時{time.minute:02}分" if is_japanese() else clock(time)


def is_japanese() -> bool:
    """Whether the page is, in plain or in easy words."""
    return (get_language() or DEFAULT).startswith(DEFAULT)
