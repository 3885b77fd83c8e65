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
from messaging.absences.models import Call, Category, Kind, State
from messaging.absences.selectors.places import Place
from messaging.absences.selectors.school import Pupil
from messaging.absences.selectors.words import Told
from tetoru.ids import new_id
from tetoru.web.plain_text import CleanCharField
from tetoru.web.shared_fields import shares_fields

CALL_LENGTH = 300
PICKED = tuple(category for category in Category if category != Category.PRESENT)
"""What is picked on the board. Where the register says 出席, that can be confirmed."""
AROUND = dt.timedelta(days=400)
"""So far back and ahead a board is looked at."""


@shares_fields(but=())
class BoardForm(forms.Form):
    """Which day, which grade."""

    day = DayField(label=_("日にち"), required=False)
    grade = forms.IntegerField(label=_("学年"), required=False, min_value=0, max_value=20)

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
        is_confirmed = absence.state == State.CONFIRMED and absence.category
        initial = {"category": absence.category if is_confirmed else told.suggested, "version": absence.version}
        super().__init__(data, initial=initial)
        field: Any = self.fields["category"]
        field.choices = [pair for pair in Category.choices if pair[0] in {*PICKED, absence.category}]
        if absence.kind == Kind.OTHER:
            del self.fields["category"]


class EntryForm(ReportForm):
    """What a home said on the telephone. `key` is the page's own: pressed twice, it is one report."""

    key = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": "", "invalid": _("画面を開きなおしてください。")}
    )

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        initial = {"key": new_id(), "kind": Kind.ABSENT, "from_date": first_day(timezone.localdate(), [place])}
        super().__init__(*args, offered_by=[place], initial=initial, kinds=Kind.values, **kwargs)


class SeatsForm(forms.Form):
    """Which seats of a class are empty. Of whom something was heard meanwhile is left out, and named."""

    students = forms.TypedMultipleChoiceField(
        label=_("席が空いている人"),
        coerce=uuid.UUID,
        error_messages={
            "required": _("席が空いている人を選んでください。"),
            "invalid_choice": _("選んだ人が、この学級にいません。画面を開きなおしてください。"),
        },
    )

    def __init__(self, *args: Any, pupils: Sequence[Pupil], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pupils = {pupil.enrolment.student_id: pupil for pupil in pupils}
        self.not_marked = ""
        field: Any = self.fields["students"]
        field.choices = [(str(one), str(one)) for one in self.pupils]

    def clean_students(self) -> list[uuid.UUID]:
        """Those who can still be missed; who can't any more takes the marks of the others away from nobody."""
        chosen = [self.pupils[one] for one in self.cleaned_data["students"]]
        others = [pupil.enrolment.student.name for pupil in chosen if not pupil.can_be_missed]
        if others:
            text = _("%(names)sさんは、連絡が届いたか、もうボードに出ています。印はつけませんでした。")
            self.not_marked = str(text) % {"names": "さん、".join(others)}
        missed = [pupil.enrolment.student_id for pupil in chosen if pupil.can_be_missed]
        if not missed:
            raise ValidationError(self.not_marked)
        return missed

    @property
    def refusal(self) -> str:
        """Why it was not taken, in one line."""
        return " ".join(str(error) for errors in self.errors.values() for error in errors)


class CallerForm(forms.Form):
    """Who was seen to be calling."""

    instead_of = forms.UUIDField(widget=forms.HiddenInput, required=False)


class CallForm(forms.Form):
    """What came of a call."""

    outcome = forms.ChoiceField(
        label=_("電話の結果"),
        choices=Call.Outcome.choices,
        widget=forms.RadioSelect,
        help_text=_(
            "「話せました・分かりました」で、この確認は終わり、ボードから消えます。"
            "どこにいるかまだ分からないときは「まだ分かりません」を選んでください。ボードに残ります。"
        ),
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
