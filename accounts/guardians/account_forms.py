"""What people type about their own account."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.guardians.forms import (
    TOKEN_BOX,
    TOO_LONG,
    NamedForm,
    TokenForm,
    check_password,
    email_field,
    language_field,
    password_field,
)
from accounts.models import User
from tetoru.crypto.blind_index import normalised


class EmailForm(forms.Form):
    """An address."""

    email = email_field(_("メールアドレス"))

    def clean_email(self) -> str:
        """As it is kept."""
        return normalised(self.cleaned_data["email"])


class NewPasswordForm(TokenForm):
    """A link from the mail, and a new password."""

    password = password_field()

    def clean(self) -> dict[str, Any]:
        """A password that is not easily guessed."""
        cleaned = super().clean() or self.cleaned_data
        check_password(self, User(email=cleaned.get("email", "")))
        return cleaned


class CounterForm(NewPasswordForm):
    """What stands on the screen of the school, a new address and a new password."""

    token = forms.CharField(
        label=_("窓口のコード"),
        max_length=60,
        help_text=_("学校の画面の四角いコードを写すと、自動で入ります。"),
        error_messages={
            "max_length": TOO_LONG,
            "required": _("学校の画面の四角いコードを、携帯のカメラで写してください。"),
        },
        widget=forms.TextInput(attrs=TOKEN_BOX),
    )
    email = email_field(_("新しいメールアドレス"))
    field_order = ("token", "email", "password")

    def clean_email(self) -> str:
        """As it is kept."""
        return normalised(self.cleaned_data["email"])


class ProfileForm(NamedForm):
    """Name and language."""

    language = language_field()


class ClosingForm(forms.Form):
    """The password of now, so that nobody closes an account at a phone that was left lying."""

    current = forms.CharField(
        label=_("いまのパスワード"),
        max_length=200,
        strip=False,
        error_messages={"required": _("いまのパスワードを入れてください。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
