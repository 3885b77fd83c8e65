"""What a school's admin decides about reports."""

import re
import unicodedata
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from messaging.absences.actions.rules import Rules
from messaging.absences.fields import MINUS, ClockField
from messaging.absences.models import CAN_BE_HIDDEN, AbsenceRules, OwnWord, PlainReason
from tetoru.web.plain_text import CleanCharField

PHONE = re.compile(r"\+?[0-9][0-9-]{4,18}")
BETWEEN = re.compile(r"[\s()-]+")
"""What people put between the groups of a telephone number."""


class RulesForm(forms.Form):
    """Cut-off, telephone, temperature, and which kinds and which of our reasons are offered."""

    cut_off = ClockField(
        label=_("締め切りの時刻"),
        help_text=_("この時刻からあとの連絡も届きますが、保護者に「学校にもお電話ください」と伝えます。"),
        error_messages={"required": _("時刻を入れてください。")},
    )
    phone = CleanCharField(
        label=_("学校の電話番号"),
        required=False,
        max_length=20,
        help_text=_("締め切りのあとと、電話だけで受ける連絡があるときに、保護者の画面に出ます。"),
        widget=forms.TextInput(attrs={"inputmode": "tel"}),
        error_messages={"max_length": _("%(limit_value)d文字までです。")},
    )
    asks_temperature = forms.BooleanField(label=_("体温を聞く"), required=False)
    kinds = forms.MultipleChoiceField(
        label=_("保護者が選べる連絡"),
        required=False,
        choices=[(kind.value, kind.label) for kind in CAN_BE_HIDDEN],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("「欠席」は、いつも選べます。印のないものは、電話で受けて、欠席ボードで入れます。"),
    )
    reasons = forms.MultipleChoiceField(
        label=_("選べる理由"),
        required=False,
        choices=[choice for choice in PlainReason.choices if choice[0] != PlainReason.OTHER],
        widget=forms.CheckboxSelectMultiple,
        help_text=_("「その他」は、いつも選べます。"),
    )

    @classmethod
    def of(cls, rules: AbsenceRules, data: Any = None) -> "RulesForm":
        """The form with what is decided so far."""
        names = ("cut_off", "phone", "asks_temperature")
        initial = {name: getattr(rules, name) for name in names}
        initial["kinds"] = [kind for kind in CAN_BE_HIDDEN if kind not in rules.hidden_kinds]
        initial["reasons"] = [reason for reason in PlainReason.values if reason not in rules.hidden_reasons]
        return cls(data, initial=initial)

    def clean_phone(self) -> str:
        """Digits in groups: 03-0000-0000, however it is written."""
        phone = MINUS.sub("-", unicodedata.normalize("NFKC", self.cleaned_data["phone"]))
        phone = BETWEEN.sub("-", phone).strip("-") or phone.strip()
        if phone and not PHONE.fullmatch(phone):
            raise ValidationError(_("電話番号を 03-0000-0000 の形で入れてください。"))
        return phone

    @property
    def rules(self) -> Rules:
        """What was decided."""
        data = self.cleaned_data
        kinds, reasons = data["kinds"], {*data["reasons"], PlainReason.OTHER}
        return Rules(
            cut_off=data["cut_off"],
            phone=data["phone"],
            asks_temperature=data["asks_temperature"],
            hidden_kinds=[kind.value for kind in CAN_BE_HIDDEN if kind not in kinds],
            hidden_reasons=[reason for reason in PlainReason.values if reason not in reasons],
        )


class WordForm(forms.Form):
    """One more reason or activity."""

    kind = forms.ChoiceField(
        choices=OwnWord.Kind.choices,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid_choice"), _("画面を開きなおしてから、追加してください。")),
    )
    label = CleanCharField(
        label=_("追加することば"),
        max_length=20,
        error_messages={
            "required": _("ことばを入れてください。"),
            "max_length": _("%(limit_value)d文字までです（いま%(show_value)d文字）。"),
        },
    )
    suggested = forms.ChoiceField(
        label=_("確認するときの区分の案"),
        required=False,
        choices=[("", _("案を出さない")), *OwnWord.Suggestion.choices],
        help_text=_(
            "病気の理由は「病欠」にすると、その朝から「欠席の数」に入ります。「出席停止」は、確認するときに選びます。"
        ),
        error_messages={"invalid_choice": _("この区分は選べません。選びなおしてください。")},
    )

    def __init__(self, data: Any = None, *, kind: str = "", **kwargs: Any) -> None:
        super().__init__(data, initial={"kind": kind}, **kwargs)
        if (kind or self.data.get("kind")) != OwnWord.Kind.REASON:
            del self.fields["suggested"]

    def clean_label(self) -> str:
        """Without spaces around it."""
        return unicodedata.normalize("NFC", self.cleaned_data["label"]).strip()
