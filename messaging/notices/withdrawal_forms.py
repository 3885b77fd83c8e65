"""What is filled in when a notice is taken back: the reason, and the papers that follow."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.notices.models import Withdrawal
from tetoru.errors import Text
from tetoru.web.plain_text import CleanCharField

WORDS_LENGTH = 200
PAPER_LENGTH = 5_000


class WithdrawalForm(forms.Form):
    """Why a notice is taken back, in words that guardians read, and who is told."""

    kind = forms.ChoiceField(
        label=_("取り下げの理由"),
        choices=Withdrawal.Kind.choices,
        widget=forms.RadioSelect,
        help_text=_("保護者にそのまま見えます。"),
        error_messages={
            "required": _("取り下げの理由を選んでください。"),
            "invalid_choice": _("理由を選びなおしてください。"),
        },
    )
    words = CleanCharField(
        label=_("ひとこと"),
        max_length=WORDS_LENGTH,
        help_text=_("保護者にそのまま見えます。人の名前は書かないでください。例：集合時刻にまちがいがあったため"),
        error_messages={
            "required": _("ひとことを入れてください。例：集合時刻にまちがいがあったため"),
            "max_length": _("ひとことは%(limit_value)d文字までです（いま%(show_value)d文字）。"),
        },
    )
    told = forms.ChoiceField(
        label=_("メールなどで知らせる相手"),
        choices=Withdrawal.Told.choices,
        initial=Withdrawal.Told.OPENED,
        widget=forms.RadioSelect,
        help_text=_("「お知らせがあります」とだけ届き、開くと取り下げの知らせが読めます。"),
        error_messages={
            "required": _("知らせる相手を選んでください。"),
            "invalid_choice": _("知らせる相手を選びなおしてください。"),
        },
    )
    asked_about = CleanCharField(required=False, widget=forms.HiddenInput)
    """The words as they were when names were asked about; other words are looked through anew."""


class PaperForm(forms.Form):
    """The texts of a paper, each with its title, and the version that they were written on."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, items: Mapping[str, Text], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in items.items():
            self.fields[name] = CleanCharField(
                label=str(label),
                required=False,
                max_length=PAPER_LENGTH,
                error_messages={"max_length": _("%(limit_value)d文字までです（いま%(show_value)d文字）。")},
                widget=forms.Textarea(attrs={"rows": 6 if len(items) > 1 else 28}),
            )

    @property
    def words(self) -> dict[str, str]:
        """The texts alone."""
        return {name: text for name, text in self.cleaned_data.items() if name != "version"}
