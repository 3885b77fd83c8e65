"""What a teacher types."""

import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.notices.models import FollowUp, Urgency
from tetoru.web.plain_text import CleanCharField

TITLE_LENGTH = 80
BODY_LENGTH = 10_000


class DraftForm(forms.Form):
    """A draft may be as empty as it likes; what is missing is said on the way to sending."""

    title = CleanCharField(
        label=_("件名"),
        required=False,
        max_length=TITLE_LENGTH,
        error_messages={"max_length": _("件名は%(limit_value)d文字までです（いま%(show_value)d文字）。")},
    )
    body = CleanCharField(
        label=_("本文"),
        required=False,
        max_length=BODY_LENGTH,
        help_text=_("1つの文を短くすると、伝わりやすくなります。"),
        error_messages={
            "max_length": _("本文は%(limit_value)d文字までです（いま%(show_value)d文字）。分けて送ってください。")
        },
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    urgency = forms.ChoiceField(
        label=_("大切さ"),
        choices=Urgency.choices,
        initial=Urgency.NORMAL,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("大切さを選んでください。"),
            "invalid_choice": _("この大切さは選べません。緊急は、管理職だけが使えます。"),
        },
    )
    asks_safety = forms.BooleanField(
        label=_("安否をたずねる"),
        required=False,
        help_text=_(
            "お子さんごとに「無事です」「助けが必要です」「まだ分かりません」を1回押すだけで答えてもらいます。緊急のときだけ使えます。"
        ),
    )
    expires_on = forms.DateField(
        label=_("いつまで読んでもらうか"),
        required=False,
        help_text=_("この日をすぎると、読んでいない保護者の一覧でも上に出なくなります。消えはしません。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("日付を入れてください。例：2026-12-04")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput(attrs={"id": "version"}), min_value=0)
    page = forms.UUIDField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, may_be_urgent: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_be_urgent:
            field = self.fields["urgency"]
            del self.fields["asks_safety"]
            field.choices = [c for c in Urgency.choices if c[0] != Urgency.URGENT]  # type: ignore[attr-defined]

    def require_complete(self) -> None:
        """Add an error for each thing without which nothing can be sent."""
        if not self.cleaned_data.get("title", "").strip():
            self.add_error("title", _("件名を入れてください。"))
        if not self.cleaned_data.get("body", "").strip():
            self.add_error("body", _("本文を入れてください。"))
        expires_on = self.cleaned_data.get("expires_on")
        if expires_on and expires_on < timezone.localdate():
            self.add_error("expires_on", _("この日はすぎています。これからの日にするか、空にしてください。"))


def page_of(data: Mapping[str, Any]) -> uuid.UUID | None:
    """Which open page a form comes from, where it says so."""
    try:
        return uuid.UUID(data.get("page", ""))
    except ValueError:
        return None


class ReminderForm(forms.Form):
    """What was confirmed: the number of homes; the id makes a second press do nothing."""

    reminder_id = forms.UUIDField(widget=forms.HiddenInput)
    households = forms.IntegerField(widget=forms.HiddenInput, min_value=1)


class FollowUpForm(forms.Form):
    """How a home was told, and a word about it; or that it was ticked by mistake."""

    way = forms.ChoiceField(
        label=_("伝え方"),
        choices=[*FollowUp.Way.choices, ("", _("まだ伝えていない"))],
        required=False,
        error_messages={"invalid_choice": _("「電話で伝えた」か「手紙を渡した」を押してください。")},
    )
    note = CleanCharField(
        label=_("メモ"),
        required=False,
        max_length=200,
        error_messages={"max_length": _("メモは%(limit_value)d文字までです（いま%(show_value)d文字）。")},
    )
