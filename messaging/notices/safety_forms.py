"""How a child is, as a guardian taps it and as staff enter it."""

from django import forms
from django.utils.translation import gettext_lazy

from messaging.notices.models import Answer, Safety

WRONG = {
    "required": gettext_lazy("1つ選んでください。"),
    "invalid_choice": gettext_lazy("画面にあるものから選んでください。"),
}


class TapForm(forms.Form):
    """One button of three, and from which page it was pressed."""

    state = forms.ChoiceField(label=gettext_lazy("安否"), choices=Safety.choices, error_messages=WRONG)
    page = forms.ChoiceField(widget=forms.HiddenInput, choices=[("home", ""), ("notice", "")], required=False)


class SafetyEntryForm(forms.Form):
    """What staff have heard, and how."""

    state = forms.ChoiceField(
        label=gettext_lazy("安否"), choices=Safety.choices, widget=forms.RadioSelect, error_messages=WRONG
    )
    way = forms.ChoiceField(
        label=gettext_lazy("届き方"),
        choices=[(str(way), way.label) for way in Answer.Way if way is not Answer.Way.APP],
        initial=Answer.Way.PHONE,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("どのように届いたかを選んでください。")},
    )
