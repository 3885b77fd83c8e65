"""What is typed to change a pupil's state, and what each state means in plain words."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.editing import VersionedForm
from accounts.students.pupil_forms import DAY, DAY_ERRORS
from schools.models import Student
from schools.states import AFTER, State, today_in_tokyo
from tetoru.errors import Text

FARTHEST = dt.timedelta(days=800)

MEANINGS: dict[State, tuple[Text, ...]] = {
    State.EXPECTED: (
        gettext_lazy("保護者は登録でき、届いたお知らせを読めます。"),
        gettext_lazy("学級の名簿と、お知らせの宛先には、まだ入りません。"),
    ),
    State.ENROLLED: (
        gettext_lazy("学級の名簿と、お知らせの宛先に入ります。"),
        gettext_lazy("保護者は、お知らせを読めます。"),
    ),
    State.SUSPENDED: (
        gettext_lazy("保護者は、これまでどおりお知らせを読めます。"),
        gettext_lazy("学級の名簿と宛先に残り、「休学」と出ます。"),
    ),
    State.TRANSFERRED: (
        gettext_lazy("保護者は、この子のお知らせを読めなくなります。前に届いたものも、です。"),
        gettext_lazy("学級の名簿とお知らせの宛先から外れ、新しいお知らせは届きません。"),
        gettext_lazy("記録は、学校管理者と組織管理者だけが見られます。"),
    ),
    State.GRADUATED: (
        gettext_lazy("保護者は、この子のお知らせを読めなくなります。前に届いたものも、です。"),
        gettext_lazy("学級の名簿とお知らせの宛先から外れ、新しいお知らせは届きません。"),
        gettext_lazy("記録は、学校管理者と組織管理者だけが見られます。"),
    ),
}
"""What becomes true from the day on (white paper §5)."""


@dataclass(frozen=True)
class StateChoice:
    """One state to choose, with what it means."""

    value: str
    label: str
    meanings: tuple[str, ...]
    is_chosen: bool


class StateForm(VersionedForm):
    """The state that is to come, and its first day."""

    state = forms.ChoiceField(
        label=gettext_lazy("新しい状態"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("新しい状態を選んでください。"),
            "invalid_choice": gettext_lazy("いまの状態からは、選べません。選びなおしてください。"),
        },
    )
    on = forms.DateField(
        label=gettext_lazy("変わる日"),
        widget=DAY,
        help_text=gettext_lazy("日本時間で、その日の午前0時に変わります。今日を選ぶと、すぐに変わります。"),
        error_messages={"required": gettext_lazy("変わる日を入れてください。"), **DAY_ERRORS},
    )

    def __init__(self, *args: Any, student: Student, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["state"].choices = [(state.value, state.label) for state in AFTER[student.state]]

    def clean_on(self) -> dt.date:
        """Today or later, and not in a far year by a slip of the finger."""
        day: dt.date = self.cleaned_data["on"]
        today = today_in_tokyo()
        if day < today:
            raise ValidationError(_("過ぎた日は選べません。今日か、これからの日を選んでください。"))
        if day > today + FARTHEST:
            raise ValidationError(_("2年より先の日は選べません。"))
        return day

    @property
    def choices(self) -> list[StateChoice]:
        """The states to choose from, as the page shows them."""
        chosen = self["state"].value()
        fields: Any = self.fields
        return [
            StateChoice(value, str(label), meanings_of(State(value)), value == chosen)
            for value, label in fields["state"].choices
        ]


def meanings_of(state: State) -> tuple[str, ...]:
    """What a state means for guardians and staff, in the language of the page."""
    return tuple(str(text) for text in MEANINGS[state])
