"""What is ticked before letters are printed."""

import datetime as dt
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.invitations.actions import MOST_LETTERS, MOST_USES, USES
from schools.models import Student


class LettersForm(forms.Form):
    """Which pupils of a class get a letter, for how many guardians, good for how long."""

    students = forms.MultipleChoiceField(
        label=_("手紙を出す人"),
        error_messages={
            "required": _("手紙を出す人を選んでください。"),
            "invalid_choice": _("選んだ人が、この学級にいません。画面を開きなおしてください。"),
        },
    )
    uses = forms.IntegerField(label=_("1通で登録できる保護者（人）"), min_value=1, max_value=MOST_USES, initial=USES)
    days = forms.IntegerField(label=_("期限（日）"), min_value=1, max_value=90, initial=60)

    def __init__(self, *args: Any, students: list[Student], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.among = {str(student.pk): student for student in students}
        field: Any = self.fields["students"]
        field.choices = [(key, key) for key in self.among]

    def clean_students(self) -> list[Student]:
        """Rows instead of ids, in the order of the register."""
        chosen = set(self.cleaned_data["students"])
        return [student for key, student in self.among.items() if key in chosen][:MOST_LETTERS]

    @property
    def lasts(self) -> dt.timedelta:
        """How long the letters are good for."""
        return dt.timedelta(days=self.cleaned_data["days"])


class ApprovalForm(forms.Form):
    """The school's setting."""

    approves = forms.BooleanField(label=_("保護者の登録を承認する"), required=False)
