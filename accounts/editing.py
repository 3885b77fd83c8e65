"""What all forms of classes, pupils and groups share: names, readings, and the edit that a form began with."""

import re
import unicodedata
import uuid
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, Protocol, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from schools.errors import ChangedMeanwhile, FieldRefused, Gone
from schools.name_search.folding import KATAKANA
from tetoru.web.plain_text import CleanCharField

LONGEST_NAME = 40
_HIRAGANA = re.compile(r"^[ぁ-ゖー・゛゜ゝゞ ]+$")
_SPACES = re.compile(r"\s+")
Row = TypeVar("Row", bound=Model)


class Numbered(Protocol):
    """A row that counts its edits."""

    version: int


def locked(rows: QuerySet[Row], pk: uuid.UUID, *, no_key: bool = False) -> Row:
    """The row as it is now, kept for this transaction. Raises Gone when somebody has deleted it meanwhile.

    With `no_key` rows that name it can be written beside, as a report of the pupil's can.
    """
    found = rows.select_for_update(no_key=no_key).filter(pk=pk).first()
    if found is None:
        raise Gone
    return found


def ensure_unchanged(row: Numbered, version: int) -> None:
    """Let pass who began from what is there. Raises ChangedMeanwhile."""
    if row.version != version:
        raise ChangedMeanwhile


class NameField(CleanCharField):
    """A name as it is written: in its composed form, with single spaces."""

    def __init__(self, *, label: Any, missing: Any, longest: int = LONGEST_NAME, **more: Any) -> None:
        too_long = gettext_lazy("%(limit_value)d文字までです（いま%(show_value)d文字）。")
        errors = {"required": missing, "max_length": too_long}
        super().__init__(label=label, max_length=longest, error_messages=errors, **more)

    def to_python(self, value: Any) -> Any:
        """Half-width kana become whole, runs of spaces one."""
        text = super().to_python(value)
        return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip() if isinstance(text, str) else text


class KanaField(NameField):
    """How a name is read, kept in hiragana; may be typed in katakana, of either width."""

    def to_python(self, value: Any) -> Any:
        """Katakana become hiragana."""
        text = super().to_python(value)
        return unicodedata.normalize("NFKC", text).translate(KATAKANA) if isinstance(text, str) else text

    def validate(self, value: Any) -> None:
        """Kana and nothing else."""
        super().validate(value)
        if not _HIRAGANA.match(value):
            raise ValidationError(_("ひらがなかカタカナで入れてください。"))


class VersionedForm(forms.Form):
    """Knows from which edit it began: nobody overwrites anybody unseen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def clean_version(self) -> int:
        """A page that has lost it began from nothing."""
        return int(self.cleaned_data["version"] or 0)


@dataclass(frozen=True)
class Saved:
    """One line of what somebody else has saved meanwhile."""

    label: str
    text: str


def refused(form: forms.Form, error: FieldRefused) -> None:
    """Put the refusal at its field."""
    form.add_error(error.field if error.field in form.fields else None, str(error))


def begun_anew(form: forms.Form, row: Numbered) -> None:
    """Let what was typed stand, on top of what is there now: saved again, it counts."""
    data: Any = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = str(row.version)
    form.data = data


def status_of(form: forms.Form, *, is_changed: bool = False) -> HTTPStatus:
    """409 when somebody else was quicker, 422 with what is wrong, else 200."""
    if is_changed:
        return HTTPStatus.CONFLICT
    return HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound and form.errors else HTTPStatus.OK
