"""What an admin says to a roster: who is who, who leaves, and from when."""

import datetime as dt
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.rosters.choices import ALONE, NEW, Choices
from accounts.rosters.difference import TOLD, Difference, Kind, Row
from accounts.students.pupil_forms import DAY, DAY_ERRORS
from schools.models import Student
from schools.states import today_in_tokyo


class DecisionForm(forms.Form):
    """One question for each who is unclear, a tick for each who is gone, one to put off each whom it changes.

    `seen` tells which difference was shown. Put off is what is ticked: a first roster has more pupils than a form may
    have fields.
    """

    seen = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    leaving = forms.MultipleChoiceField(
        label=gettext_lazy("転出にする人"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy(
            "今の登録にいて、届いた名簿にいない人です。転出にすると、保護者はこの子のお知らせを読めなくなります。"
        ),
    )
    leaving_on = forms.DateField(
        label=gettext_lazy("転出の日"),
        widget=DAY,
        help_text=gettext_lazy("その日の午前0時に、転出に変わります。"),
        error_messages={**DAY_ERRORS, "required": gettext_lazy("転出の日を入れてください。")},
    )

    without = forms.TypedMultipleChoiceField(
        label=gettext_lazy("見送る人"),
        coerce=int,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("選びなおしてください。")},
    )

    def __init__(self, data: Any = None, *, difference: Difference, earliest: dt.date, **kwargs: Any) -> None:
        gone = difference.of(Kind.GONE)
        first = {"seen": difference.seen, "leaving_on": earliest}
        first["leaving"] = [_key(row) for row in gone if not row.is_elsewhere and not difference.is_mostly_gone]
        super().__init__(data, initial=first | kwargs.pop("initial", {}), **kwargs)
        fields: Any = self.fields
        fields["leaving"].choices = [(_key(row), _leaving_label(row)) for row in gone]
        if not gone:
            del fields["leaving"], fields["leaving_on"]
        fields["without"].choices = [(row.at, row.name) for row in difference.of(*TOLD)]
        self.asked = difference.of(Kind.UNCLEAR)
        for row in self.asked:
            fields[f"who-{row.at}"] = _question(row, difference)

    @classmethod
    def again(cls, sent: Mapping[str, Any], *, difference: Difference, earliest: dt.date) -> "DecisionForm":
        """For a difference that is another by now: what was chosen stands, as far as it can still be chosen."""
        kept: dict[str, Any] = {key: value for key, value in sent.items() if key.startswith(("who-", "leaving_on"))}
        if hasattr(sent, "getlist"):
            kept |= {"leaving": sent.getlist("leaving"), "without": sent.getlist("without")}
        return cls(difference=difference, earliest=earliest, initial=kept)

    @property
    def questions(self) -> list[forms.BoundField]:
        """The fields about who is who."""
        return [self[f"who-{row.at}"] for row in self.asked]

    @property
    def put_off(self) -> set[str]:
        """The places in the roster that are ticked, as they were sent."""
        return {str(one) for one in self["without"].value() or []}

    @property
    def choices(self) -> Choices:
        """What was said, when it is valid."""
        data = self.cleaned_data
        answers = {row.at: data[f"who-{row.at}"] for row in self.asked if row.at is not None}
        leaving = frozenset(uuid.UUID(one) for one in data.get("leaving", []))
        return Choices(data.get("leaving_on") or today_in_tokyo(), answers, leaving, frozenset(data["without"]))


def _question(row: Row, difference: Difference) -> forms.ChoiceField:
    """Who it could be; the one with the same name is chosen already, but a person presses the button."""
    match = row.match
    candidates = match.candidates if match else ()
    options = [(str(one.pk), _same_label(one, difference)) for one in candidates]
    more = [(NEW, _("新しく入った人として登録する"))] if candidates else []
    suggested = match.suggested if match else None
    return forms.ChoiceField(
        label=_pupil_label(row),
        help_text=match.why if match else "",
        choices=[*options, *more, (ALONE, _("今回は何もしない"))],
        widget=forms.RadioSelect,
        initial=str(suggested.pk) if suggested else ALONE,
        error_messages={
            "required": _("どれかを選んでください。"),
            "invalid_choice": _("選びなおしてください。"),
        },
    )


def _pupil_label(row: Row) -> str:
    number = _(" %(number)d番") % {"number": row.pupil.number} if row.pupil and row.pupil.number else ""
    return f"{row.name}（{row.kana}）{row.class_label}{number}"


def _same_label(student: Student, difference: Difference) -> str:
    place = difference.register.places.get(student.pk) or difference.register.former.get(student.pk)
    said = {"name": student.name, "kana": student.kana, "room": place.classroom.label if place else _("学級なし")}
    return _("%(room)sの%(name)sさん（%(kana)s）と同じ人") % said


def _leaving_label(row: Row) -> str:
    more = _("　ほかの学校・施設にも在籍しています") if row.is_elsewhere else ""
    return f"{row.class_label}　{row.name}{more}"


def _key(row: Row) -> str:
    return str(row.student.pk) if row.student else ""
