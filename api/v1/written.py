"""How values have to be written, as the OpenAPI document says it. The library alone would take more.

It reads a number as a day or a moment since 1970, a text as a number, an id in five ways: what it guesses wrong would
be kept, and nobody would learn of it.
"""

import datetime as dt
import re
import uuid
from collections.abc import Callable
from typing import Annotated, Any

from django.urls import register_converter
from django.urls.converters import UUIDConverter
from django.utils.translation import gettext_lazy as _
from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

from tetoru.errors import Text

DAY = r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
TIME = r"[0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?"
OFFSET = r"([Zz]|[+-][0-9]{2}:[0-9]{2})"
HEX = r"[0-9A-Fa-f]"


def _as(pattern: str, kind: str, words: Text) -> Callable[[Any], Any]:
    """Lets a text of this form on to the library, and nothing else."""
    form = re.compile(pattern)

    def ensure(value: Any) -> Any:
        if not isinstance(value, str) or not form.fullmatch(value):
            raise PydanticCustomError(kind, "{words}", {"words": str(words)})
        return value

    return ensure


def _count(value: Any) -> Any:
    """In an address a number is a text; what the library sets itself is one already."""
    return value if isinstance(value, int) else _digits(value)


_digits = _as(r"-?[0-9]{1,18}", "count", _("数字だけで入れてください。例：500"))

Day = Annotated[dt.date, BeforeValidator(_as(DAY, "day", _("日付を 2026-11-25 の形で入れてください。")))]
"""As the document has it: year, month and day."""

MomentSent = Annotated[
    AwareDatetime,
    BeforeValidator(
        _as(
            f"{DAY}[Tt]{TIME}{OFFSET}",
            "moment",
            _("時刻を 2026-11-25T07:12:00+09:00 の形の文字列で入れてください。届いた値を、そのまま返すのが確実です。"),
        )
    ),
]
"""ISO 8601 in the form of RFC 3339, with its offset."""

Id = Annotated[
    uuid.UUID,
    BeforeValidator(
        _as(
            f"{HEX}{{8}}(-{HEX}{{4}}){{3}}-{HEX}{{12}}", "id", _("idを、こちらが伝えた形の文字列のまま入れてください。")
        )
    ),
]
"""As we tell it: hexadecimal digits in five groups."""


class IdConverter(UUIDConverter):
    """In an address, in capitals too: the partner may have made it."""

    regex = f"{HEX}{{8}}(?:-{HEX}{{4}}){{3}}-{HEX}{{12}}"


register_converter(IdConverter, "id")

Count = Annotated[int, BeforeValidator(_count)]
"""In an address: digits."""
