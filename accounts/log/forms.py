"""What is typed to narrow the log down."""

import datetime as dt
import uuid
from collections.abc import Container
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.log.month_form import BAD_ADDRESS, TurnForm
from auditlog.browsing import Question
from auditlog.groups import Group

LONGEST = 92
AT_FIRST = 7
"""Days of the log: at most in one question, and shown at first."""
KINDS = {"staff": _("すべての教職員"), "guardian": _("保護者"), "system": _("自動"), "partner": _("連携先のシステム")}
ALL = "all"
GROUPS = [
    (ALL, _("すべて")),
    (Group.RECORDS, _("児童の記録を見た")),
    (Group.SENDING, _("お知らせの送信")),
    (Group.WRITING, _("下書き")),
    (Group.READING, _("お知らせを読んだ")),
    (Group.ABSENCES, _("欠席連絡")),
    (Group.CONVERSATIONS, _("個別連絡")),
    (Group.MANAGEMENT, _("管理・鍵")),
    (Group.REFUSED, _("断った・失敗した")),
]


def _day(label: Any) -> forms.DateField:
    errors = {
        "required": _("日付を入れてください。"),
        "invalid": _("日付を 2026-11-25 の形で入れてください。"),
    }
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, error_messages=errors, input_formats=["%Y-%m-%d"])


class LogForm(TurnForm):
    """Which days, whose deeds, which deeds, about which pupil; and where in the list one is."""

    since = _day(_("いつから"))
    until = _day(_("いつまで"))
    who = forms.CharField(label=_("した人"), required=False)
    what = forms.ChoiceField(label=_("したこと"), choices=GROUPS, error_messages={"invalid_choice": BAD_ADDRESS})
    show = forms.CharField(required=False, widget=forms.HiddenInput)
    child = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, typed: Any, *, colleague_ids: Container[str] = ()) -> None:
        self.colleague_ids = colleague_ids
        data, today = typed.copy(), timezone.localdate()
        data.setdefault("since", (today - dt.timedelta(days=AT_FIRST - 1)).isoformat())
        data.setdefault("until", today.isoformat())
        data.setdefault("what", ALL)
        super().__init__(data)

    kinds = tuple(KINDS.items())

    @property
    def is_somebody_else(self) -> bool:
        """Whether one person is chosen who is not among `colleagues`."""
        chosen = self.data.get("who", "")
        return bool(chosen) and chosen not in KINDS and chosen not in self.colleague_ids

    @property
    def is_logins(self) -> bool:
        """Whether the login log is asked for."""
        return bool(self.data.get("show") == Group.LOGINS.value)

    def clean(self) -> dict[str, Any]:
        """The days make a stretch that can be read at once, and the ids are ids."""
        found = super().clean()
        self._check_days(found.get("since"), found.get("until"))
        who = found.get("who", "")
        found["who_id"] = None if not who or who in KINDS else self.parsed(who, uuid.UUID)
        found["child_id"] = self.parsed(found.get("child", ""), uuid.UUID)
        return found

    @property
    def question(self) -> Question:
        """What the log is asked. Days are those of Tokyo."""
        found = self.cleaned_data
        return Question(
            since=_midnight(found["since"]),
            until=_midnight(found["until"] + dt.timedelta(days=1)),
            group=Group.LOGINS if self.is_logins else _group(found["what"]),
            actor_id=found["who_id"],
            actor_kind=found["who"] if found["who"] in KINDS else "",
            student_id=found["child_id"],
        )

    def _check_days(self, since: dt.date | None, until: dt.date | None) -> None:
        if since is None or until is None:
            return
        if since > until:
            self.add_error("until", _("「いつから」と同じか、それより後の日にしてください。"))
        elif (until - since).days >= LONGEST:
            text = _("一度に見られるのは%(days)d日までです。「いつから」か「いつまで」を近づけてください。")
            self.add_error("since", text % {"days": LONGEST})
        elif not 2000 <= since.year <= until.year < 2100:
            self.add_error("since", _("2000年から2099年までの日にしてください。"))


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min, tzinfo=timezone.get_current_timezone())


def _group(chosen: str) -> Group:
    return Group.EVERYTHING if chosen == ALL else Group(chosen)
