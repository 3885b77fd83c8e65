"""What a school's staff choose and type around the board: shape only."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from messaging.absences.fields import DayField
from messaging.absences.forms import ReportForm, first_day
from messaging.absences.models import Call, Category, Kind
from messaging.absences.selectors.places import Place
from messaging.absences.selectors.school import Pupil
from messaging.absences.selectors.words import Told
from tetoru.ids import new_id
from tetoru.web.plain_text import CleanCharField
from tetoru.web.shared_fields import shares_fields

CALL_LENGTH = 300
AROUND = dt.timedelta(days=400)
"""So far back and ahead a board is looked at."""


@shares_fields(but=())
class BoardForm(forms.Form):
    """Which day, which grade."""

    day = DayField(label=_("日にち"), required=False)
    grade = forms.IntegerField(required=False, min_value=0, max_value=20)

    def clean_day(self) -> dt.date:
        """Today, where none is named."""
        today = timezone.localdate()
        day: dt.date = self.cleaned_data["day"] or today
        if abs(day - today) > AROUND:
            raise ValidationError(_("今日から400日までの日にちを選んでください。"))
        return day


class ConfirmForm(forms.Form):
    """The category, and which words it is about. An activity has no category."""

    category = forms.ChoiceField(
        label=_("区分"),
        choices=Category.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("区分を選んでください。"),
            "invalid_choice": _("この区分は選べません。選びなおしてください。"),
        },
    )
    version = forms.CharField(
        widget=forms.HiddenInput, max_length=20, error_messages={"required": _("画面を開きなおしてください。")}
    )

    def __init__(self, data: Any = None, *, told: Told) -> None:
        absence = told.absence
        is_confirmed = absence.confirmed_at is not None and absence.category
        initial = {"category": absence.category if is_confirmed else told.suggested, "version": absence.version}
        super().__init__(data, initial=initial)
        if absence.kind == Kind.OTHER:
            del self.fields["category"]


class EntryForm(ReportForm):
    """What a home said on the telephone. `key` is the page's own: pressed twice, it is one report."""

    key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": "", "invalid": _("画面を開きなおしてください。")}
    )

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        initial = {"key": new_id(), "kind": Kind.ABSENT, "from_date": first_day(timezone.localdate(), [place])}
        super().__init__(*args, offered_by=[place], initial=initial, **kwargs)


class SeatsForm(forms.Form):
    """Which seats of a class are empty; those of whom the school has heard are not offered."""

    students = forms.TypedMultipleChoiceField(
        coerce=uuid.UUID,
        error_messages={
            "required": _("席が空いている人を選んでください。"),
            "invalid_choice": _("選んだ人の連絡が、いま届きました。画面を見なおしてください。"),
        },
    )

    def __init__(self, *args: Any, pupils: Sequence[Pupil], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered = [str(pupil.enrolment.student_id) for pupil in pupils if pupil.can_be_missed]
        field: Any = self.fields["students"]
        field.choices = [(one, one) for one in offered]

    @property
    def refusal(self) -> str:
        """Why it was not taken, in one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class CallerForm(forms.Form):
    """Who was seen to be calling."""

    instead_of = forms.UUIDField(required=False)


class CallForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(
        label=_("電話の結果"),
        choices=Call.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages={
            "required": _("話せたかどうか、選んでください。"),
            "invalid_choice": _("これは選べません。選びなおしてください。"),
        },
    )
    note = CleanCharField(
        label=_("聞いたこと"),
        required=False,
        max_length=CALL_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("%(limit_value)d文字までです（いま%(show_value)d文字）。短くしてください。")},
    )
