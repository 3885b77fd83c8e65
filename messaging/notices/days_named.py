"""Days that a text names: 12月4日（金）, 2025年12月4日, 令和7年12月4日, 12/4（金）."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

WEEKDAYS = "月火水木金土日"
REIWA = 2018
"""Reiwa 1 was 2019."""
_NAMED = re.compile(
    rf"(?:(?:(?P<year>20\d\d)|令和(?P<reiwa>\d{{1,2}}|元))年)?(?<!\d)"
    rf"(?P<month>\d{{1,2}})(?:月(?P<day>\d{{1,2}})日(?:\((?P<weekday>[{WEEKDAYS}]))?"
    rf"|/(?P<day2>\d{{1,2}})\((?P<weekday2>[{WEEKDAYS}]))"
)


@dataclass(frozen=True)
class NamedDay:
    """A day as a text names it."""

    words: str
    day: dt.date
    weekday: str
    """The weekday that the text gives; empty for none."""

    @property
    def right_weekday(self) -> str:
        """The one that the day has."""
        return WEEKDAYS[self.day.weekday()]

    @property
    def is_wrong(self) -> bool:
        """Whether the text gives another weekday than the day has."""
        return bool(self.weekday) and self.weekday != self.right_weekday


def days_named_in(text: str, *, today: dt.date) -> Iterator[NamedDay]:
    """Every day that is named, in order. Without a year the one nearest to today is meant."""
    for found in _NAMED.finditer(unicodedata.normalize("NFKC", text)):
        month, day = int(found["month"]), int(found["day"] or found["day2"])
        years = [year] if (year := _year(found)) else [today.year - 1, today.year, today.year + 1]
        days = [one for one in (_date(year, month, day) for year in years) if one]
        if days:
            nearest = min(days, key=lambda one: abs((one - today).days))
            yield NamedDay(f"{month}月{day}日", nearest, found["weekday"] or found["weekday2"] or "")


def _year(found: "re.Match[str]") -> int | None:
    if found["reiwa"]:
        return REIWA + (1 if found["reiwa"] == "元" else int(found["reiwa"]))
    return int(found["year"]) if found["year"] else None


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None
