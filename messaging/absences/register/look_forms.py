"""What a board and a school decide about how the register looks."""

import unicodedata
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.absences.models import Standing
from messaging.absences.register.columns import OFFERED, Column
from messaging.absences.register.marks import DEFAULTS, PRESENT, UNDECIDED, Signs
from tetoru.web.plain_text import CleanCharField


class MarksForm(forms.Form):
    """A mark of one or two letters for each category."""

    def __init__(self, data: Any = None, *, signs: Signs) -> None:
        super().__init__(data, initial=dict(signs.by_standing))
        for standing in DEFAULTS:
            self.fields[standing] = CleanCharField(
                label=Standing(standing).label,
                max_length=2,
                error_messages={
                    "required": gettext_lazy("印を入れてください。"),
                    "max_length": gettext_lazy("2文字までです。"),
                },
            )

    def clean(self) -> dict[str, Any]:
        """No two categories have the same mark, nor one that every board has."""
        data: dict[str, Any] = super().clean() or {}
        seen = {UNDECIDED: str(Standing.UNDECIDED.label), PRESENT: _("出席に直したもの")}
        for name, sign in list(data.items()):
            mark = unicodedata.normalize("NFKC", sign)  # ﾁ and チ look the same
            if mark in seen:
                text = _("「%(other)s」とおなじ印です。ちがう印にしてください。")
                self.add_error(name, text % {"other": seen[mark]})
            seen[mark] = str(Standing(name).label)
        return data


class ColumnsForm(forms.Form):
    """For each column that there can be: its place in the file, or none, and its name."""

    def __init__(self, *args: Any, columns: Sequence[Column], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = {column.key: (place, column.name) for place, column in enumerate(columns, 1)}
        for key, label in OFFERED.items():
            place, name = chosen.get(key, (None, label))
            self.fields[f"place_{key}"] = forms.IntegerField(
                label=_("%(column)sの順番") % {"column": label},
                required=False,
                min_value=1,
                max_value=99,
                initial=place,
                error_messages={
                    "invalid": gettext_lazy("順番を数字で入れてください。"),
                    "min_value": gettext_lazy("順番は1からです。"),
                    "max_value": gettext_lazy("順番は99までです。"),
                },
            )
            self.fields[f"name_{key}"] = CleanCharField(
                label=_("%(column)sの列の名前") % {"column": label},
                required=False,
                max_length=40,
                initial=name,
                error_messages={"max_length": gettext_lazy("%(limit_value)d文字までです。")},
            )

    @property
    def lines(self) -> list[dict[str, Any]]:
        """As the page shows them: those that are chosen in their order, then the others."""
        found = [
            {"label": label, "place": self[f"place_{key}"], "name": self[f"name_{key}"]}
            for key, label in OFFERED.items()
        ]
        return sorted(found, key=lambda line: self.fields[line["place"].name].initial or len(OFFERED) + 1)

    def clean(self) -> dict[str, Any]:
        """At least one column, and no place twice."""
        data: dict[str, Any] = super().clean() or {}
        places: dict[int, str] = {}
        for key in OFFERED:
            place = data.get(f"place_{key}")
            if place in places:
                self.add_error(f"place_{key}", _("%(place)d番が2つあります。") % {"place": place})
            if place is not None:
                places[place] = key
        if not places and not self.errors:
            raise ValidationError(_("少なくとも1つの列に、順番を入れてください。"))
        return data

    @property
    def columns(self) -> list[Column]:
        """What was chosen; a column without a name has its usual one."""
        data = self.cleaned_data
        placed = [(data[f"place_{key}"], key) for key in OFFERED if data[f"place_{key}"] is not None]
        return [Column(key, data[f"name_{key}"] or str(OFFERED[key])) for _place, key in sorted(placed)]
