"""Text of people without what cannot be seen."""

import re
import unicodedata
from typing import Any

from django import forms

# Invisible characters that turn text around (Unicode TR 9) can make a notice read differently from
# what its writer saw; other control characters come along with pasted text. Neither is ever meant.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# So are letters without a width: two words that look the same would be two.
_UNSEEN = re.compile("[\u00ad\u200b\u2060\ufeff]")
_BLANK = re.compile(
    r"[\s\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200c\u200d\u2061-\u206f\u2800\u3164\ufe00-\ufe0f\uffa0"
    r"\U000e0000-\U000e0fff]*"
)


def without_controls(text: str) -> str:
    r"""The text without control, direction-changing and unseen characters; line ends become \\n."""
    text = _UNSEEN.sub("", _BIDI.sub("", text).replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


class CleanCharField(forms.CharField):
    """Text that says what it shows."""

    def to_python(self, value: Any) -> Any:
        """Take invisible characters out before the text is looked at; of blanks alone nothing is left."""
        if isinstance(value, str):
            value = without_controls(value)
            value = "" if _BLANK.fullmatch(value) else value
        return super().to_python(value)
