"""What an admin says about a reset."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.resets.reasons import Reason


class ResetForm(forms.Form):
    """Why, and that the person was recognised."""

    reason = forms.TypedChoiceField(
        label=_("理由"),
        coerce=Reason,
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("理由を選んでください。")},
    )
    seen = forms.BooleanField(
        label=_("本人であることを、会って（または声で）確かめました"),
        error_messages={"required": _("本人であることを確かめてから、印をつけてください。")},
    )
