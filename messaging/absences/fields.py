"""Days, hours and temperatures as people write them where the browser has no picker for them."""

import datetime as dt
import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from tetoru.web.plain_text import CleanCharField

COLDEST, HOTTEST = 34, 42
DAYS = ("%Y-%m-%d", "%Y/%m/%d", "%Y.%m.%d", "%Y年%m月%d日")
"""The year first, as it is written here. With the month first 11/12 could be two days, so that it is no day."""
CLOCKS = ("%H:%M", "%H:%M:%S", "%H時%M分", "%H時")
DAY = {"invalid": _("日付を 2026-11-25 の形で入れてください。")}
CLOCK = {"invalid": _("時刻を 10:30 の形で入れてください。")}
TEMPERATURE = _("体温を 37.8 のような数字で入れてください。")
DEGREES = re.compile(r"[0-9]{2}([.,度][0-9]+)?")
MINUS = re.compile("[\u2010-\u2015\u2212\u30fc\uff70]")
"""What stands for a hyphen between figures on a Japanese keyboard: dashes, the minus, the long vowel's mark."""


def figures(text: str) -> str:
    """The text with figures, letters and hyphens of half a width, and without spaces."""
    return "".join(MINUS.sub("-", unicodedata.normalize("NFKC", text)).split())


class DayField(forms.DateField):
    """A day: a browser's own calendar, or typed."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    input_formats = DAYS

    def __init__(self, **kwargs: Any) -> None:
        kwargs["error_messages"] = DAY | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.date | None:
        """Figures of either width."""
        return super().to_python(figures(value) if isinstance(value, str) else value)


class ClockField(forms.TimeField):
    """An hour of the day: a browser's own clock, or typed."""

    widget = forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    input_formats = CLOCKS

    def __init__(self, **kwargs: Any) -> None:
        kwargs["error_messages"] = CLOCK | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> dt.time | None:
        """Figures of either width."""
        return super().to_python(figures(value) if isinstance(value, str) else value)


class TemperatureField(CleanCharField):
    """37.8, however it is typed."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["error_messages"] = {"max_length": TEMPERATURE} | kwargs.get("error_messages", {})
        super().__init__(**kwargs)

    def clean(self, value: Any) -> str:
        """One digit behind the point, in a range that people live in."""
        text = figures(super().clean(value)).rstrip("度分°cC")  # ℃ has become °C
        if not text:
            return ""
        degrees = float(text.replace(",", ".").replace("度", ".")) if DEGREES.fullmatch(text) else 0
        if not COLDEST <= degrees <= HOTTEST:
            raise ValidationError(TEMPERATURE)
        return f"{degrees:.1f}"
