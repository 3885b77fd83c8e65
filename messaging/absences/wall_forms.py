"""What is typed for a wall screen: where it hangs, and on the screen its code."""

from django import forms
from django.utils.translation import gettext_lazy as _

from tetoru.web.plain_text import CleanCharField


class PlaceForm(forms.Form):
    """A new screen."""

    place = CleanCharField(
        label=_("画面のある場所"),
        max_length=20,
        help_text=_("例：職員室、保健室"),
        error_messages={
            "required": _("画面のある場所を入れてください。例：職員室"),
            "max_length": _("%(limit_value)d文字までです（いま%(show_value)d文字）。"),
        },
    )


class CodeForm(forms.Form):
    """Typed on the screen itself, by remote control perhaps."""

    tenant = CleanCharField(
        label=_("団体コード"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocapitalize": "none", "autocomplete": "off"}),
        error_messages={"required": _("団体コードを入れてください。職員IDの@のうしろです。")},
    )
    code = CleanCharField(
        label=_("画面のコード"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocapitalize": "characters", "autocomplete": "off"}),
        error_messages={"required": _("画面のコードを入れてください。学校の設定で作れます。")},
    )
