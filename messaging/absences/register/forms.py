"""What staff write about days: shape only."""

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.absences.fields import DayField
from messaging.absences.models import CalendarEntry, Standing
from messaging.absences.register.actions.calendar import OtherDays
from messaging.absences.register.months import Month, months_of
from schools.models import Classroom, SchoolYear
from tetoru.web.plain_text import CleanCharField

WHY_LENGTH = 200
WHOLE_SCHOOL = "school"


class CalendarForm(forms.Form):
    """Days that are other ones, for a class or the whole school."""

    who = forms.ChoiceField(
        label=_("だれの"),
        error_messages={"required": _("学級を選んでください。"), "invalid_choice": _("この学級は選べません。")},
    )
    kind = forms.ChoiceField(
        label=_("理由"),
        choices=CalendarEntry.Kind.choices,
        error_messages={"required": _("理由を選んでください。"), "invalid_choice": _("この理由は選べません。")},
    )
    from_date = DayField(label=_("はじめの日"), error_messages={"required": _("日にちを入れてください。")})
    until_date = DayField(label=_("おわりの日"), required=False, help_text=_("1日だけのときは、空けておきます。"))

    def __init__(self, *args: Any, classrooms: Sequence[Classroom], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classrooms = {str(room.pk): room for room in classrooms}
        field: Any = self.fields["who"]
        field.choices = [
            ("", _("選んでください")),
            *((key, room.label) for key, room in self.classrooms.items()),
            (WHOLE_SCHOOL, _("学校の全員")),
        ]
        kinds: Any = self.fields["kind"]
        kinds.choices = [("", _("選んでください")), *CalendarEntry.Kind.choices]

    @property
    def days(self) -> OtherDays:
        """What was chosen."""
        data = self.cleaned_data
        until = data["until_date"] or data["from_date"]
        return OtherDays(self.classrooms.get(data["who"]), data["kind"], data["from_date"], until)


class MonthForm(forms.Form):
    """A month of the school year, chosen from a list."""

    month = forms.ChoiceField(
        label=_("月"), error_messages={"invalid_choice": _("この年度の月を、一覧から選んでください。")}
    )

    def __init__(self, data: Any = None, *, year: SchoolYear, month: Month) -> None:
        super().__init__(data, initial={"month": month.key})
        field: Any = self.fields["month"]
        field.choices = [(one.key, one.label_in_full) for one in months_of(year)]


class AmendForm(forms.Form):
    """A correction: which day, what it is, why. `before` is what stood there when the page was opened."""

    day = DayField(label=_("日にち"), error_messages={"required": _("日にちを入れてください。")})
    standing = forms.ChoiceField(
        label=_("区分"),
        choices=[choice for choice in Standing.choices if choice[0] != Standing.UNDECIDED],
        widget=forms.RadioSelect,
        error_messages={"required": _("区分を選んでください。"), "invalid_choice": _("この区分は選べません。")},
    )
    why = CleanCharField(
        label=_("直すわけ"),
        max_length=WHY_LENGTH,
        help_text=_("あとから見る人のために、短く書きます。例：保護者から電話、診断書を受け取った"),
        error_messages={
            "required": _("直すわけを書いてください。"),
            "max_length": _("%(limit_value)d文字までです（いま%(show_value)d文字）。短くしてください。"),
        },
    )
    before = forms.ChoiceField(choices=Standing.choices, required=False, widget=forms.HiddenInput)
    before_day = forms.DateField(required=False, widget=forms.HiddenInput)

    @property
    def seen(self) -> str:
        """What the page had shown of the day that is written about; empty when it had shown another day."""
        data = self.cleaned_data
        day: dt.date | None = data.get("before_day")
        return str(data.get("before") or "") if day == data["day"] else ""
