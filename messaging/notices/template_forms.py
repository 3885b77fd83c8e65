"""What is typed about a template."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.notices.forms import BODY_LENGTH, TITLE_LENGTH
from messaging.notices.placeholders import NAMES, unknown_places
from tetoru.web.plain_text import CleanCharField

TOO_LONG = gettext_lazy("%(limit_value)d文字までです（いま%(show_value)d文字）。")
OWN, SHARED = "own", "shared"


class PlacesField(CleanCharField):
    """Text with places to be filled; a place that nobody could fill is refused."""

    def clean(self, value: Any) -> Any:
        """The text."""
        text = super().clean(value)
        unknown = unknown_places(text)
        if unknown:
            raise forms.ValidationError(
                _("%(unknown)sは使えません。使えるのは、%(known)sです。")
                % {"unknown": _braced(unknown), "known": _braced(NAMES)}
            )
        return text


class TemplateForm(forms.Form):
    """Title, text, and for whom it is."""

    title = PlacesField(
        label=gettext_lazy("件名"),
        max_length=TITLE_LENGTH,
        error_messages={"required": gettext_lazy("件名を入れてください。"), "max_length": TOO_LONG},
    )
    body = PlacesField(
        label=gettext_lazy("本文"),
        required=False,
        max_length=BODY_LENGTH,
        widget=forms.Textarea(attrs={"rows": 10}),
        error_messages={"max_length": TOO_LONG},
    )
    reach = forms.ChoiceField(
        label=gettext_lazy("だれが使いますか"),
        choices=[(OWN, gettext_lazy("自分だけ")), (SHARED, gettext_lazy("ここの全員"))],
        initial=OWN,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("だれが使うかを選んでください。")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=0, min_value=0)

    def __init__(self, *args: Any, may_share: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_share:
            del self.fields["reach"]


def _braced(names: Any) -> str:
    return "".join(f"{{{name}}}" for name in names)
