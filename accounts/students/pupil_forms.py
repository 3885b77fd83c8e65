"""What is typed about a pupil: names, class, home."""

import datetime as dt
import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.editing import KanaField, NameField, VersionedForm
from accounts.students.actions.writing import StudentDraft
from schools.models import Classroom, Enrolment, Student
from schools.name_search.tokens import LONGEST_QUERY
from schools.states import State, today_in_tokyo
from tetoru.ids import new_id

DAY = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
DAY_ERRORS = {"invalid": gettext_lazy("日付を 2026-11-25 の形で入れてください。")}
NEW_HOME = "new"


class PupilForm(VersionedForm):
    """Names with their reading, class and number."""

    family_name = NameField(label=gettext_lazy("姓"), missing=gettext_lazy("姓を入れてください。"))
    given_name = NameField(label=gettext_lazy("名"), missing=gettext_lazy("名を入れてください。"))
    family_kana = KanaField(
        label=gettext_lazy("せい（よみ）"), missing=gettext_lazy("姓のよみを入れてください。"), longest=60
    )
    given_kana = KanaField(
        label=gettext_lazy("めい（よみ）"), missing=gettext_lazy("名のよみを入れてください。"), longest=60
    )
    classroom = forms.ChoiceField(
        label=gettext_lazy("学級"),
        error_messages={
            "required": gettext_lazy("学級を選んでください。"),
            "invalid_choice": gettext_lazy("この学級は選べません。選びなおしてください。"),
        },
    )
    number = forms.IntegerField(
        label=gettext_lazy("出席番号"),
        required=False,
        min_value=1,
        max_value=999,
        error_messages={
            "invalid": gettext_lazy("数字で入れてください。"),
            "min_value": gettext_lazy("1から999までの数字を入れてください。"),
            "max_value": gettext_lazy("1から999までの数字を入れてください。"),
        },
    )

    def __init__(self, *args: Any, rooms: Sequence[Classroom], is_board: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.rooms = {str(room.pk): room for room in rooms}
        choices = [(key, room_label(room, is_board=is_board)) for key, room in self.rooms.items()]
        fields: Any = self.fields
        fields["classroom"].choices = [("", gettext_lazy("選んでください")), *choices]

    @property
    def written(self) -> StudentDraft:
        """What was typed, as the actions take it."""
        data = self.cleaned_data
        names = {name: data[name] for name in ("family_name", "given_name", "family_kana", "given_kana")}
        return StudentDraft(**names, classroom_id=uuid.UUID(data["classroom"]), number=data["number"])


class NewPupilForm(PupilForm):
    """A pupil who is added: also from when, and in which home."""

    student_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    starts = forms.ChoiceField(
        label=gettext_lazy("いつから在籍しますか"),
        widget=forms.RadioSelect,
        choices=[
            (State.ENROLLED, gettext_lazy("今日から（在籍）")),
            (State.EXPECTED, gettext_lazy("これから（入学予定）")),
        ],
        initial=State.ENROLLED,
        error_messages={"required": gettext_lazy("いつからかを選んでください。")},
    )
    starts_on = forms.DateField(
        label=gettext_lazy("在籍を始める日"),
        required=False,
        widget=DAY,
        help_text=gettext_lazy("「これから」のときに入れます。その日の午前0時に、在籍に変わります。"),
        error_messages=DAY_ERRORS,
    )
    home = forms.ChoiceField(label=gettext_lazy("家庭"), widget=forms.RadioSelect, initial=NEW_HOME)
    sibling = forms.CharField(
        label=gettext_lazy("きょうだいの名前"),
        required=False,
        max_length=LONGEST_QUERY,
        help_text=gettext_lazy("きょうだいがいるときは、名前かよみの一部を入れて「探す」を押します。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, siblings: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["home"].choices = [(NEW_HOME, gettext_lazy("新しい家庭")), *siblings]
        fields["home"].error_messages = {
            "required": _("家庭を選んでください。"),
            "invalid_choice": _("きょうだいを、もう一度探して選んでください。"),
        }

    def clean_student_id(self) -> uuid.UUID:
        """The id that the page was given, so that a form sent twice makes one pupil."""
        return self.cleaned_data["student_id"] or new_id()

    def clean(self) -> dict[str, Any]:
        """Who is yet to come needs a day; into a class of a later year nobody comes today."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        day: dt.date | None = data.get("starts_on")
        room = self.rooms.get(data.get("classroom", ""))
        if data.get("starts") == State.EXPECTED and "starts_on" not in self.errors:
            if day is None or day <= today_in_tokyo():
                self.add_error("starts_on", _("明日よりあとの日を入れてください。"))
            elif room and not room.year.starts_on <= day <= room.year.ends_on:
                self.add_error("starts_on", _("%(year)sのうちの日を入れてください。") % {"year": room.year})
        if data.get("starts") == State.ENROLLED and room and room.year.starts_on > today_in_tokyo():
            self.add_error("starts", _("まだ始まっていない年度の学級です。「これから」を選んでください。"))
        return data

    @property
    def starts_later(self) -> dt.date | None:
        """The day on which it starts, where that is not today."""
        day: dt.date | None = self.cleaned_data["starts_on"]
        return day if self.cleaned_data["starts"] == State.EXPECTED else None


def room_label(room: Classroom, *, is_board: bool) -> str:
    """4年1組; with the year when it has not begun; at the board with the school."""
    year = f"{room.year} " if room.year.starts_on > today_in_tokyo() else ""
    return f"{year}{room.school.name} {room.label}" if is_board else f"{year}{room.label}"


def pupil_initial(student: Student, enrolment: Enrolment | None) -> dict[str, Any]:
    """What the form of a pupil begins with."""
    names = {name: getattr(student, name) for name in ("family_name", "given_name", "family_kana", "given_kana")}
    place = {"classroom": str(enrolment.classroom_id), "number": enrolment.number} if enrolment else {}
    return {**names, **place, "version": student.version}


class HomeForm(VersionedForm):
    """In which home a pupil is counted."""

    home = forms.ChoiceField(
        label=gettext_lazy("家庭"),
        widget=forms.RadioSelect,
        error_messages={
            "required": gettext_lazy("どの家庭にするかを選んでください。"),
            "invalid_choice": gettext_lazy("きょうだいを、もう一度探して選んでください。"),
        },
    )

    def __init__(self, *args: Any, siblings: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["home"].choices = [*siblings, (NEW_HOME, gettext_lazy("ひとりの家庭に分ける"))]


class SiblingForm(forms.Form):
    """A part of a brother's or sister's name."""

    sibling = forms.CharField(
        label=gettext_lazy("きょうだいの名前・よみ"),
        max_length=LONGEST_QUERY,
        error_messages={"required": gettext_lazy("名前かよみの一部を入れてください。")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
