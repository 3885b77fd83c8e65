"""What is typed about a school."""

import re
import unicodedata
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.editing import NameField, VersionedForm
from accounts.staff.placing import BOARD
from schools.models import School

_SLUG = re.compile(r"[a-z][a-z0-9-]{1,39}")


class SchoolForm(VersionedForm):
    """Name and kind; for a new school also the word that stands in the addresses of its pages."""

    name = NameField(
        label=gettext_lazy("学校・施設の名前"),
        missing=gettext_lazy("名前を入れてください。例：ひばり小学校"),
        longest=80,
        help_text=gettext_lazy("保護者へのメールや手紙に、このまま出ます。例：ひばり小学校"),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("種類"),
        choices=School.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("種類を選んでください。")},
    )
    slug = forms.CharField(
        label=gettext_lazy("英字の短い名前"),
        max_length=40,
        error_messages={"required": gettext_lazy("英字の短い名前を入れてください。例：hibari")},
        help_text=gettext_lazy(
            "学校の画面のアドレスに入り、あとから変えられません。半角の小文字ではじめ、数字と - も使えます。例：hibari"
        ),
    )

    @classmethod
    def of(cls, school: School, data: Any = None) -> "SchoolForm":
        """The form of a school that is there: its address stays."""
        form = cls(data, initial={"name": school.name, "kind": school.kind, "version": school.version})
        del form.fields["slug"]
        return form

    def clean_slug(self) -> str:
        """Small letters, however they were typed."""
        slug = unicodedata.normalize("NFKC", self.cleaned_data["slug"]).strip().lower()
        if not _SLUG.fullmatch(slug):
            raise forms.ValidationError(_("半角の小文字ではじめて、小文字と数字と - だけで、2〜40文字にしてください。"))
        if slug == BOARD:
            raise forms.ValidationError(_("「%(slug)s」は使えません。ほかの名前にしてください。") % {"slug": slug})
        return slug
