"""What a teacher types."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.notices.models import Urgency
from tetoru.web.plain_text import CleanCharField

TITLE_LENGTH = 80
BODY_LENGTH = 10_000


class DraftForm(forms.Form):
    """A draft may be as empty as it likes; what is missing is said on the way to sending."""

    title = CleanCharField(
        label=_("件名"),
        required=False,
        max_length=TITLE_LENGTH,
        error_messages={"max_length": _("件名は%(limit_value)d文字までです（いま%(show_value)d文字）。")},
    )
    body = CleanCharField(
        label=_("本文"),
        required=False,
        max_length=BODY_LENGTH,
        help_text=_("1つの文を短くすると、伝わりやすくなります。"),
        error_messages={
            "max_length": _("本文は%(limit_value)d文字までです（いま%(show_value)d文字）。分けて送ってください。")
        },
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    urgency = forms.ChoiceField(
        label=_("大切さ"),
        choices=Urgency.choices,
        initial=Urgency.NORMAL,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("大切さを選んでください。"),
            "invalid_choice": _("この大切さは選べません。緊急は、管理職だけが使えます。"),
        },
    )
    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"id": "version"}), min_value=0)
    page = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, may_be_urgent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_urgent:
            field = self.fields["urgency"]
            field.choices = [c for c in Urgency.choices if c[0] != Urgency.URGENT]  # type: ignore[attr-defined]

    def require_complete(self) -> None:
        """Add an error for each thing without which nothing can be sent."""
        if not self.cleaned_data.get("title", "").strip():
            self.add_error("title", _("件名を入れてください。"))
        if not self.cleaned_data.get("body", "").strip():
            self.add_error("body", _("本文を入れてください。"))


class KeysField(forms.Field):
    """Ticked boxes as a frozen set of their values; what is not offered does no harm."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> frozenset[str]:
        """The values as they came, at most 50 of at most 60 characters."""
        return frozenset(str(key)[:60] for key in (value or [])[:50])


class ConfirmationForm(forms.Form):
    """What was confirmed: the version of the draft, the number of homes, and which findings were looked at."""

    version = forms.IntegerField(min_value=1)
    households = forms.IntegerField(min_value=1)
    acknowledged = KeysField(required=False)
