"""The form that takes a table: a file, or cells that are pasted."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.staff.tables.cells import MOST_BYTES, Row
from accounts.staff.tables.reading import rows_of_file, rows_of_text


class UploadForm(forms.Form):
    """One of the two."""

    file = forms.FileField(
        label=_("ファイル"),
        required=False,
        allow_empty_file=True,
        help_text=_("CSV（UTF-8 か Shift_JIS）か Excel（.xlsx）。2MB、5,000人まで。"),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.xlsx,.tsv,.txt"}),
    )
    pasted = forms.CharField(
        label=_("または、表計算ソフトから貼り付ける"),
        required=False,
        strip=False,
        max_length=300_000,
        help_text=_("見出しの行もふくめてコピーし、ここに貼り付けます。"),
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "autocomplete": "off"}),
    )

    def clean(self) -> dict[str, Any]:
        """Exactly one, and of a size that is worth reading."""
        cleaned = super().clean() or self.cleaned_data
        file, pasted = cleaned.get("file"), (cleaned.get("pasted") or "").strip()
        if file and pasted:
            raise ValidationError(_("ファイルか貼り付けの、どちらか1つにしてください。"))
        if not file and not pasted and not self.errors:
            raise ValidationError(_("ファイルを選ぶか、表を貼り付けてください。"))
        if file and file.size > MOST_BYTES:
            raise ValidationError(_("ファイルが大きすぎます。2MBまでにしてください。"))
        return cleaned

    def rows(self, *, with_school: bool) -> list[Row]:
        """The rows of the table. Raises TableUnreadable."""
        if file := self.cleaned_data["file"]:
            return rows_of_file(file.read(), with_school=with_school)
        return rows_of_text(self.cleaned_data["pasted"], with_school=with_school)
