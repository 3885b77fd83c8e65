"""What a school's admin decides about conversations."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.conversations.actions.rules import Rules
from messaging.conversations.models import ConversationRules

CLOCK = {"invalid": _("時刻を 7:30 の形で入れてください。"), "required": _("時刻を入れてください。")}
NAMES = ("is_on", "guardians_open", "all_staff_open", "may_be_joint", "hours_since", "hours_until")


def _clock_input() -> forms.TimeInput:
    return forms.TimeInput(format="%H:%M", attrs={"type": "time"})


class RulesForm(forms.Form):
    """On or off, who begins, whether guardians may be together, when the school looks."""

    is_on = forms.BooleanField(
        label=_("個別連絡を使う"),
        required=False,
        help_text=_("使わないときも、これまでの連絡は読めます。新しくは書けません。"),
    )
    guardians_open = forms.BooleanField(label=_("保護者からもはじめられる"), required=False)
    all_staff_open = forms.BooleanField(
        label=_("担任・管理職でない教職員もはじめられる"),
        required=False,
        help_text=_("養護教諭や専科の先生が、担任を通さずに書くときに。"),
    )
    may_be_joint = forms.BooleanField(
        label=_("保護者2人をまとめた個別連絡を作れる"),
        required=False,
        help_text=_("まとめると、保護者どうしの名前と連絡が見えます。はじめるときに、1回ごとに選びます。"),
    )
    hours_since = forms.TimeField(label=_("先生が見る時間：はじまり"), widget=_clock_input(), error_messages=CLOCK)
    hours_until = forms.TimeField(label=_("先生が見る時間：おわり"), widget=_clock_input(), error_messages=CLOCK)

    @classmethod
    def of(cls, rules: ConversationRules, data: Any = None) -> "RulesForm":
        """The form with what is decided so far."""
        return cls(data, initial={name: getattr(rules, name) for name in NAMES})

    def clean(self) -> dict[str, Any]:
        """The end comes after the beginning."""
        data: dict[str, Any] = super().clean() or {}
        since, until = data.get("hours_since"), data.get("hours_until")
        if since and until and until <= since:
            self.add_error("hours_until", _("おわりの時刻を、はじまりよりあとにしてください。"))
        return data

    @property
    def rules(self) -> Rules:
        """What was decided."""
        return Rules(**{name: self.cleaned_data[name] for name in NAMES})
