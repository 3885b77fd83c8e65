"""What people type at the door."""

from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(forms.Form):
    """One field for a guardian's e-mail or a `staffid@tenantcode`."""

    login = forms.CharField(
        label=_("メールアドレス または 職員ID"),
        max_length=254,
        help_text=_("職員IDの例：t0412@sakura"),
        error_messages={"required": _("メールアドレスか職員IDを入れてください。")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=_("パスワード"),
        max_length=200,
        strip=False,
        error_messages={"required": _("パスワードを入れてください。")},
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)
