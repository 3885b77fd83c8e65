"""What is typed about a class."""

import re
import unicodedata
import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.editing import NameField, VersionedForm
from accounts.models import StaffSeat
from schools.models import Classroom, School, SchoolYear

_WHOLE = re.compile(r"^\d+$")
UNGRADED = _("学年なし（学童など）")


class ClassForm(VersionedForm):
    """Grade, name and teachers. The school is asked for in the board's office only."""

    school = forms.ChoiceField(label=_("学校・施設"), error_messages={"required": _("学校を選んでください。")})
    year = forms.ChoiceField(label=_("年度"))
    grade = forms.TypedChoiceField(
        label=_("学年"),
        coerce=int,
        choices=[*((n, _("%(grade)d年") % {"grade": n}) for n in range(1, 10)), (0, UNGRADED)],
        error_messages={"required": _("学年を選んでください。")},
    )
    name = NameField(
        label=_("組の名前"),
        missing=_("組の名前を入れてください。"),
        longest=20,
        help_text=_("「1組」「ひまわり」のように入れます。数字だけのときは「組」をつけます。"),
    )
    teachers = forms.MultipleChoiceField(
        label=_("担任"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("何人でも選べます。変えると、その人の権限が次の操作から変わります。"),
        error_messages={"invalid_choice": _("選べない人が入っています。選びなおしてください。")},
    )

    def __init__(
        self, *args: Any, schools: list[School], years: list[SchoolYear], seats: list[StaffSeat], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["school"].choices = [(str(school.pk), school.name) for school in schools]
        fields["year"].choices = [(str(year.pk), str(year)) for year in years]
        fields["teachers"].choices = [(str(seat.pk), seat.user.name) for seat in seats]
        if len(schools) == 1:
            del fields["school"]
        if not seats:
            del fields["teachers"]

    @classmethod
    def of(cls, room: Classroom, teachers: list[str], seats: list[StaffSeat], data: Any = None) -> "ClassForm":
        """The form of a class that is there: neither its school nor its year changes."""
        initial = {"grade": room.grade, "name": room.name, "teachers": teachers, "version": room.version}
        form = cls(data, initial=initial, schools=[room.school], years=[room.year], seats=seats)
        del form.fields["year"]
        return form

    def clean_name(self) -> str:
        """5 stands for 5組; full-width digits for half-width ones."""
        name = unicodedata.normalize("NFKC", self.cleaned_data["name"])
        return f"{name}組" if _WHOLE.match(name) else name

    @property
    def seat_ids(self) -> frozenset[uuid.UUID]:
        """The teachers that were chosen."""
        return frozenset(uuid.UUID(pk) for pk in self.cleaned_data.get("teachers", []))
