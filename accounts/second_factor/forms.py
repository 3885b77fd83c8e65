"""What a person types to prove who they are, and to add another proof."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.second_factor.codes import matching_step

CODE = {"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}


def _hidden() -> forms.CharField:
    return forms.CharField(required=False, max_length=20_000, widget=forms.HiddenInput)


class ProofForm(forms.Form):
    """A code from the app or from the sheet of recovery codes."""

    code = forms.CharField(
        label=_("6けたの数字、または回復コード"),
        max_length=40,
        error_messages={"required": _("アプリに出ている6けたの数字か、紙の回復コードを入れてください。")},
        widget=forms.TextInput(attrs=CODE),
    )
    next = _hidden()


class PasskeyForm(forms.Form):
    """What the browser says for a passkey; written by static/js/passkey.js."""

    credential = forms.CharField(max_length=20_000, widget=forms.HiddenInput)
    next = _hidden()


class PasswordProofForm(forms.Form):
    """The own password, where there is no second factor."""

    password = forms.CharField(
        label=_("パスワード"),
        max_length=200,
        strip=False,
        error_messages={"required": _("パスワードを入れてください。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = _hidden()


class NameForm(forms.Form):
    """How the person calls a device of theirs."""

    name = forms.CharField(
        label=_("呼び名"),
        max_length=40,
        required=False,
        help_text=_("見分けるためのものです。例：自分のスマートフォン"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class AppForm(NameForm):
    """The first code that the new app shows: so that nobody is locked out by an app that read the picture wrong."""

    code = forms.CharField(
        label=_("アプリに出た6けたの数字"),
        max_length=12,
        error_messages={"required": _("アプリに出ている6けたの数字を入れてください。")},
        widget=forms.TextInput(attrs={**CODE, "inputmode": "numeric"}),
    )

    def __init__(self, *args: Any, secret: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.secret = secret

    def clean_code(self) -> int:
        """The time step of the code."""
        step = matching_step(self.secret, self.cleaned_data["code"], after=0)
        if step is None:
            raise ValidationError(_("数字が違います。絵を読みとったアプリに、いま出ている数字を入れてください。"))
        return step


class NewPasskeyForm(NameForm):
    """The answer of the browser that made a passkey."""

    credential = forms.CharField(
        max_length=20_000,
        widget=forms.HiddenInput,
        error_messages={"required": _("パスキーを作れませんでした。もう一度お試しください。")},
    )
