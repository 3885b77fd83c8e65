"""What a tenant's admin decides."""

from django import forms
from django.utils.translation import gettext_lazy as _

ALL, ADMINS = "all", "admins"


class PolicyForm(forms.Form):
    """Who must have a second factor."""

    who = forms.ChoiceField(
        label=_("2つ目の確認が必要な人"),
        choices=[(ADMINS, _("管理者だけ")), (ALL, _("教職員全員"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("どちらかを選んでください。")},
    )
