"""Text of people without what cannot be seen."""

import re
import unicodedata
from typing import Any

from django import forms

# Invisible characters that turn text around (Unicode TR 9) can make a notice read differently from
# what its writer saw; other control characters come along with pasted text. Neither is ever meant.
_BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def without_controls(text: str) -> str:
    r"""The text without control and direction-changing characters; line ends become \\n."""
    text = _BIDI.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


class CleanCharField(forms.CharField):
    """Text that says what it shows."""

    def to_python(self, value: Any) -> Any:
        """Take invisible characters out before the text is looked at."""
        return super().to_python(without_controls(value) if isinstance(value, str) else value)
