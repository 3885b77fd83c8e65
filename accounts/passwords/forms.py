"""The form in which a person changes their own password."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User


def _password(label: Any, missing: Any, *, autocomplete: str, help_text: Any = "") -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(
        label=label,
        max_length=200,
        strip=False,
        help_text=help_text,
        widget=widget,
        error_messages={"required": missing},
    )


class PasswordForm(forms.Form):
    """The password of now, and the new one twice."""

    current = _password(_("いまのパスワード"), _("いまのパスワードを入れてください。"), autocomplete="current-password")
    new = _password(
        _("新しいパスワード"),
        _("新しいパスワードを入れてください。"),
        autocomplete="new-password",
        help_text=_("10文字以上。言葉をいくつかつなげると、長くても覚えやすくなります。"),
    )
    again = _password(
        _("新しいパスワード（もう一度）"), _("おなじパスワードをもう一度入れてください。"), autocomplete="new-password"
    )

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_new(self) -> str:
        """A password that is not easily guessed and is a new one."""
        password: str = self.cleaned_data["new"]
        validate_password(password, self.user)
        if self.user.check_password(password):
            raise ValidationError(_("いまとはちがうパスワードにしてください。"))
        return password

    def clean(self) -> dict[str, Any]:
        """Both new ones are the same."""
        cleaned = super().clean() or self.cleaned_data
        if "new" in cleaned and "again" in cleaned and cleaned["new"] != cleaned["again"]:
            self.add_error("again", _("新しいパスワードと、もう一度入れたものがちがいます。"))
        return cleaned
