"""What is typed to find a pupil."""

from django import forms
from django.utils.translation import gettext_lazy as _

from schools.name_search.tokens import LONGEST_QUERY

BOX = forms.TextInput(attrs={"type": "search", "placeholder": _("名前・よみ"), "autocomplete": "off"})


class SearchForm(forms.Form):
    """A part of a name, in kanji or kana."""

    q = forms.CharField(label=_("名前・よみで探す"), max_length=LONGEST_QUERY, widget=BOX)
