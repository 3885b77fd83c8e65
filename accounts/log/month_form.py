"""Where in a list of the log one is, and the month that a guardian looks at."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from auditlog.cursors import Cursor, Turn

BAD_ADDRESS = _("このアドレスは正しくありません。下の欄で選びなおしてください。")


class TurnForm(forms.Form):
    """Where in a list one is. Ids and places that are none lead to a clear text, not to an error."""

    after = forms.CharField(required=False, widget=forms.HiddenInput)
    before = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Adds `turn`."""
        found: dict[str, Any] = super().clean() or {}
        after, before = (self.parsed(found.get(name, ""), Cursor.parse) for name in ("after", "before"))
        found["turn"] = Turn(before or after, is_backwards=before is not None)
        return found

    def parsed(self, text: str, parse: Any) -> Any:
        """What the text stands for, or None and an error."""
        try:
            return parse(text) if text else None
        except ValueError:
            self.add_error(None, BAD_ADDRESS)
            return None


class MonthForm(TurnForm):
    """Which month of the past, for a guardian."""

    month = forms.ChoiceField(label=_("月"), error_messages={"invalid_choice": BAD_ADDRESS})

    def __init__(self, typed: Any, *, months: list[tuple[str, str]]) -> None:
        data = typed.copy()
        data.setdefault("month", months[0][0])
        super().__init__(data)
        choices: Any = self.fields["month"]
        choices.choices = months
