"""What is filled in on the way from the confirmation to the send, and the rules of that way."""

import datetime as dt
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.notices.models import SendingRules
from tetoru.web.plain_text import CleanCharField

WORDS_LENGTH = 500
SOONEST = dt.timedelta(minutes=2)
"""Sooner than a hold can last is "at once"."""
LATEST = dt.timedelta(days=60)
MORNING, NIGHT = dt.time(6), dt.time(21)
"""In between, nothing that is not urgent wakes a family."""
OF_THE_PAGE = dict.fromkeys(
    ("required", "invalid", "min_value"), _("この確認の画面を、もう一度開いて確かめてください。まだ送られていません。")
)
"""Nobody types these values: the page brings them along."""


def _time(label: Any) -> forms.TimeField:
    wrong = _("時刻を入れてください。例：18:00")
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, error_messages={"required": wrong, "invalid": wrong})


class KeysField(forms.Field):
    """Ticked boxes as a frozen set of their values; what is not offered does no harm."""

    widget = forms.MultipleHiddenInput

    def clean(self, value: Any) -> frozenset[str]:
        """The values as they came, at most 50 of at most 60 characters."""
        return frozenset(str(key)[:60] for key in (value or [])[:50])


class ConfirmationForm(forms.Form):
    """What was confirmed: the version of the draft, the number of homes, which findings were looked at, and when."""

    NOW, LATER = "now", "later"

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, error_messages=OF_THE_PAGE)
    households = forms.IntegerField(widget=forms.HiddenInput, min_value=1, error_messages=OF_THE_PAGE)
    acknowledged = KeysField(required=False)
    when = forms.ChoiceField(
        label=_("いつ送りますか"),
        choices=[(NOW, _("すぐに送る")), (LATER, _("日時を決めて送る"))],
        required=False,
        widget=forms.RadioSelect,
    )
    day = forms.DateField(
        label=_("送る日"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("日にちを、カレンダーから選んでください。")},
    )
    time = forms.TimeField(
        label=_("送る時刻"),
        required=False,
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("時刻を入れてください。例：7:30")},
    )
    words = CleanCharField(
        label=_("承認する人へのひとこと"),
        required=False,
        max_length=WORDS_LENGTH,
        error_messages={"max_length": _("ひとことは%(limit_value)d文字までです。")},
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, is_urgent: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_urgent = is_urgent

    def clean(self) -> dict[str, Any]:
        """Put day and time together, on the clock of Tokyo, as `send_at`; None for "at once"."""
        data = super().clean() or self.cleaned_data
        data["send_at"] = None
        if data.get("when") == self.LATER and not self.errors:
            data["send_at"] = self._moment(data.get("day"), data.get("time"))
        return data

    def _moment(self, day: dt.date | None, time: dt.time | None) -> dt.datetime | None:
        if day is None:
            self.add_error("day", _("送る日を選んでください。"))
        if time is None:
            self.add_error("time", _("送る時刻を入れてください。例：7:30"))
        if day is None or time is None:
            return None
        now, moment = timezone.now(), timezone.make_aware(dt.datetime.combine(day, time))
        if moment < now + SOONEST:
            self.add_error("time", _("これから先の日時にしてください。すぐに送るときは「すぐに送る」を選びます。"))
        elif day > timezone.localdate(now) + LATEST:
            self.add_error("day", _("予約できるのは、60日先までです。"))
        elif not self.is_urgent and not (MORNING <= time < NIGHT):
            self.add_error("time", _("夜9時から朝6時までは、予約できません。保護者が眠っている時間です。"))
        return moment


class SendBackForm(forms.Form):
    """What the author should change before it is sent."""

    words = CleanCharField(
        label=_("なおしてほしいこと"),
        max_length=WORDS_LENGTH,
        error_messages={
            "required": _("なおしてほしいことを書いてください。書いた人に届きます。"),
            "max_length": _("%(limit_value)d文字までです。"),
        },
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class RulesForm(forms.Form):
    """送信の決まり of a school or of the board's office."""

    hold_seconds = forms.IntegerField(
        label=_("送るボタンを押してから待つ秒数"),
        min_value=60,
        max_value=120,
        help_text=_("60秒から120秒まで。待っているあいだは、送信を止められます。"),
        error_messages={
            "required": _("60から120までの数字を入れてください。"),
            "invalid": _("60から120までの数字を入れてください。"),
            "min_value": _("60秒より短くはできません。"),
            "max_value": _("120秒より長くはできません。"),
        },
    )
    approval = forms.ChoiceField(
        label=_("管理職の承認がいるお知らせ"), choices=SendingRules.Approval.choices, widget=forms.RadioSelect
    )
    asks_in_evening = forms.BooleanField(label=_("夜に送るときは、もう一度たずねる"), required=False)
    evening_from = _time(_("夜のはじまり"))
    evening_until = _time(_("夜のおわり"))
    asks_when_alone = forms.BooleanField(
        label=_("ほかの教職員がだれもログインしていないときは、もう一度たずねる"), required=False
    )

    def __init__(self, *args: Any, is_board: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_board:
            del self.fields["approval"]  # the board always needs a second admin
