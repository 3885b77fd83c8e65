"""Whether small rosters are taken in without asking."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.models import RosterRule

ON, OFF = "on", "off"
MOST = 200


class RuleForm(forms.Form):
    """Off unless somebody switches it on."""

    is_on = forms.ChoiceField(
        label=_("小さな変更"),
        choices=[(OFF, _("いつも、人が確かめてから取りこむ")), (ON, _("小さな変更は、確かめずに取りこむ"))],
        widget=forms.RadioSelect,
        help_text=_("確かめずに取りこむのは、2回目からの名簿で、だれもいなくならず、決める人もいないときだけです。"),
        error_messages={"required": _("どちらかを選んでください。")},
    )
    most_changes = forms.IntegerField(
        label=_("確かめずに取りこむ、変更の数"),
        min_value=1,
        max_value=MOST,
        help_text=_("児童生徒と学級を合わせて、この数まで。"),
        error_messages={
            "required": _("数を入れてください。"),
            "invalid": _("数字で入れてください。"),
            "min_value": _("1から200までの数を入れてください。"),
            "max_value": _("1から200までの数を入れてください。"),
        },
    )

    @classmethod
    def of(cls, rule: RosterRule | None, data: Any) -> "RuleForm":
        """As it is now."""
        is_on = ON if rule and rule.is_on else OFF
        return cls(data, initial={"is_on": is_on, "most_changes": rule.most_changes if rule else 10})
