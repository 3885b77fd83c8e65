"""What a guardian taps and types: shape only."""

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.absences.calendars import ONE_DAY, ClassDays
from messaging.absences.fields import ClockField, DayField, TemperatureField
from messaging.absences.models import CAN_BE_HIDDEN, Kind, OwnWord, Report
from messaging.absences.reasons import reason_label
from messaging.absences.said import AHEAD, Said
from messaging.absences.selectors.places import Place
from tetoru.errors import Text
from tetoru.ids import new_id
from tetoru.web.plain_text import CleanCharField
from tetoru.web.shared_fields import WholeChoices, shares_fields

NOTE_LENGTH = 500


class KindField(forms.ChoiceField):
    """A kind that a school has hidden is understood all the same: the action says whose school does not take it."""

    def valid_value(self, value: Any) -> bool:
        """Offered, or hidden."""
        return super().valid_value(value) or value in CAN_BE_HIDDEN


class ReportForm(forms.Form):
    """What is said, without for whom."""

    kind = KindField(
        label=_("どうしますか"),
        initial=Kind.ABSENT,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("どれか1つを選んでください。"),
            "invalid_choice": _("これは選べません。選びなおしてください。"),
        },
    )
    from_date = DayField(label=_("はじめの日"), error_messages={"required": _("日にちを入れてください。")})
    until_date = DayField(label=_("おわりの日"), required=False)
    next_talk_on = DayField(
        label=_("次に学校と話す日"),
        required=False,
        help_text=_("長く休むときに、おわりの日までの中から。おわりの日まで、毎日の連絡はいりません。"),
    )
    activity = forms.ChoiceField(
        label=_("休む活動"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("この活動は選べません。選びなおしてください。")},
    )
    leaves_at = ClockField(label=_("学校を出る時刻"), required=False)
    arrives_at = ClockField(label=_("着く・もどる時刻"), required=False)
    reason = forms.ChoiceField(
        label=_("理由"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("理由を選んでください。"),
            "invalid_choice": _("この理由は選べません。選びなおしてください。"),
        },
    )
    temperature = TemperatureField(
        label=_("体温（℃）"), required=False, max_length=8, widget=forms.TextInput(attrs={"inputmode": "decimal"})
    )
    note = CleanCharField(
        label=_("伝えたいこと"),
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"max_length": _("%(limit_value)d文字までです（いま%(show_value)d文字）。短くしてください。")},
    )
    is_sure = forms.BooleanField(label=_("休みの日ですが、この日の連絡です"), required=False)

    def __init__(
        self,
        *args: Any,
        offered_by: Sequence[Place],
        activities: bool = True,
        kinds: Collection[str] = (),
        **kwargs: Any,
    ) -> None:
        """`kinds`: those that can be said also where the school has hidden them."""
        super().__init__(*args, **kwargs)
        self.words = _activities(offered_by) if activities else {}
        hidden = _hidden(offered_by).difference(kinds)
        self.kinds = [kind for kind in Kind.values if kind not in hidden and (kind != Kind.OTHER or self.words)]
        self._offer("kind", [choice for choice in Kind.choices if choice[0] in self.kinds])
        if self.words:
            self._offer("activity", [(key, label) for key, (_word, label) in self.words.items()])
        self._offer("reason", _reasons(offered_by))
        self.asks_temperature = any(place.offered.rules.asks_temperature for place in offered_by)

    def clean(self) -> dict[str, Any]:
        """What belongs to another kind is left out; what this kind needs is asked for."""
        data: dict[str, Any] = super().clean() or {}
        kind = data.get("kind")
        leaves = kind == Kind.LEAVING_EARLY and kind in self.kinds  # one that is hidden is refused as what it is
        if leaves and not data.get("leaves_at") and "leaves_at" not in self.errors:
            self.add_error("leaves_at", _("何時に学校を出るか、入れてください。"))
        if kind == Kind.OTHER and not data.get("activity") and "activity" not in self.errors:
            self.add_error("activity", _("どの活動を休むか、選んでください。"))
        return data

    @property
    def only_kind(self) -> str:
        """The one that can be said, so that nobody is asked; empty where there are several, or another was refused."""
        return self.kinds[0] if len(self.kinds) == 1 and "kind" not in self.errors else ""

    @property
    def asks_times(self) -> bool:
        """Whether anybody comes later or goes earlier; a time that was typed stays in sight."""
        typed = self["leaves_at"].value() or self["arrives_at"].value()
        return bool(typed or set(CAN_BE_HIDDEN).intersection(self.kinds))

    @property
    def said(self) -> Said:
        """The words, when they are whole."""
        data = self.cleaned_data
        kind = data["kind"]
        return Said(
            kind=kind,
            from_date=data["from_date"],
            until_date=data["until_date"] or data["from_date"],
            reason=data["reason"],
            arrives_at=data["arrives_at"] if kind in {Kind.LATE, Kind.LEAVING_EARLY} else None,
            leaves_at=data["leaves_at"] if kind == Kind.LEAVING_EARLY else None,
            activity=self.words[data["activity"]][0] if kind == Kind.OTHER else None,
            note=data["note"],
            temperature=data["temperature"],
            next_talk_on=data["next_talk_on"],
        )

    @property
    def first_shown(self) -> dt.date | None:
        """The first day as it stands in the form, whether or not it can be."""
        return self._day("from_date")

    @property
    def last_shown(self) -> dt.date | None:
        """The last day as it stands in the form, where there are several."""
        last = self._day("until_date")
        return last if last != self.first_shown else None

    def _day(self, name: str) -> dt.date | None:
        try:
            day: dt.date | None = self.fields[name].to_python(self[name].value())
        except ValidationError:
            return None
        return day

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field: Any = self.fields[name]
        field.choices = WholeChoices(choices)


@shares_fields(but=("kind", "activity", "reason", "places"))
class NewReportForm(ReportForm):
    """A report for one child or several. `key` is the page's own: pressed twice, it is one report."""

    places = forms.MultipleChoiceField(
        label=_("だれの連絡ですか"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("だれの連絡か、選んでください。"),
            "invalid_choice": _("このお子さんは選べません。画面を開きなおしてください。"),
        },
    )
    key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": "", "invalid": _("画面を開きなおしてください。")}
    )
    field_order = ("places",)

    def __init__(self, *args: Any, places: Sequence[Place], child: str = "", **kwargs: Any) -> None:
        """`child`: the id of the one whom it is about, as far as the page that led here knows."""
        open_ones = [place for place in places if place.is_open]
        wanted = [place for place in open_ones if not child or str(place.student.pk) == child]
        chosen = wanted if child or len(open_ones) == 1 else []
        day = first_day(timezone.localdate(), chosen or open_ones)
        chosen = [place for place in chosen if not place.days.off(day)] or chosen  # a club that is shut is not told
        initial = {"places": [place.key for place in chosen], "key": new_id(), "kind": Kind.ABSENT, "from_date": day}
        super().__init__(*args, offered_by=open_ones, initial=initial, **kwargs)
        self._offer("places", [(place.key, place.name) for place in places])


class ChangeForm(ReportForm):
    """A report that is there. What it is about, lessons or an activity, stays."""

    def __init__(self, *args: Any, report: Report, place: Place, **kwargs: Any) -> None:
        initial = {name: getattr(report, name) for name in self.base_fields if hasattr(report, name)}
        initial["until_date"] = report.until_date if report.is_period else None
        super().__init__(*args, offered_by=[place], activities=False, initial=initial, kinds=[report.kind], **kwargs)
        if report.kind == Kind.OTHER:
            del self.fields["kind"]
        if not place.offered.has_reason(report.reason):  # the school has dropped it since; here it stands
            kept = (report.reason, reason_label(report.reason, place.offered.words))
            self._offer("reason", [kept, *_reasons([place])])
        self.report = report

    @property
    def said(self) -> Said:
        """The words; of an activity, still about it."""
        self.cleaned_data.setdefault("kind", Kind.ABSENT)
        said = super().said
        if self.report.kind != Kind.OTHER:
            return said
        return Said(**{**said.__dict__, "kind": Kind.OTHER, "activity": self.report.activity})


def first_day(today: dt.date, places: Sequence[Place] = ()) -> dt.date:
    """Today, or the next day on which one of these classes has lessons: on a Sunday evening people think of Monday."""
    calendars = [place.days for place in places] or [ClassDays(())]
    days = (today + ONE_DAY * number for number in range(AHEAD.days))
    return next((day for day in days if not all(one.off(day) for one in calendars)), today)


def _reasons(places: Sequence[Place]) -> list[tuple[str, Text]]:
    """The reasons of all these schools, each once; その他 stays the last."""
    found = {key: label for place in places for key, label in place.offered.reasons}
    last = [pair for pair in found.items() if pair[0] == "other"]
    return [pair for pair in found.items() if pair not in last] + last


def _hidden(places: Sequence[Place]) -> set[str]:
    """The kinds that none of these schools takes here."""
    return {kind for kind in CAN_BE_HIDDEN if places and all(place.offered.hides(kind) for place in places)}


def _activities(places: Sequence[Place]) -> dict[str, tuple[OwnWord, str]]:
    """By its key an activity and how it is called, with its school where there are several."""
    several = len({place.school_id for place in places}) > 1
    return {
        str(word.pk): (word, f"{word.label}（{place.classroom.school.name}）" if several else word.label)
        for place in places
        for word in place.offered.activities
    }
