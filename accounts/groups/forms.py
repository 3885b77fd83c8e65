"""What is typed about a group."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.editing import NameField, VersionedForm
from schools.models import School


class GroupForm(VersionedForm):
    """Its name. The school is asked for in the board's office only."""

    school = forms.ChoiceField(label=_("学校・施設"), error_messages={"required": _("学校を選んでください。")})
    name = NameField(
        label=_("グループの名前"),
        missing=_("グループの名前を入れてください。"),
        help_text=_("「図書委員会」「3号車」のように入れます。人の名前は入れないでください。"),
    )

    def __init__(self, *args: Any, schools: list[School], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["school"].choices = [(str(school.pk), school.name) for school in schools]
        if len(schools) == 1:
            del fields["school"]
