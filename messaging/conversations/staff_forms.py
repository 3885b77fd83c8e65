"""What staff alone fill in around conversations: shape only."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from messaging.conversations.forms import TOO_LONG, KeyField, OpenForm
from messaging.conversations.selectors.places import Opening
from tetoru.ids import new_id
from tetoru.web.plain_text import CleanCharField

REASON_LENGTH = 200


class StaffOpenForm(OpenForm):
    """Staff say to whom: nobody is chosen where there are several."""

    guardians = forms.MultipleChoiceField(
        label=_("送る保護者"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("送る保護者を選んでください。"),
            "invalid_choice": _("この保護者には送れません。画面を開きなおしてください。"),
        },
    )
    is_joint = forms.BooleanField(
        label=_("1つの個別連絡にまとめる（保護者どうしの名前と連絡が、おたがいに見えます）"), required=False
    )
    field_order = ("guardians", "is_joint", "subject", "text", "key")

    def __init__(self, *args: Any, opening: Opening, **kwargs: Any) -> None:
        contacts = opening.contacts
        alone = [str(contacts[0].user_id)] if len(contacts) == 1 else []
        super().__init__(*args, initial={"guardians": alone}, **kwargs)
        guardians: Any = self.fields["guardians"]
        guardians.choices = [(str(contact.user_id), contact.label) for contact in contacts]
        if not opening.rules.may_be_joint or len(contacts) < 2:
            del self.fields["is_joint"]

    @property
    def chosen(self) -> list[uuid.UUID]:
        """Whom."""
        return [uuid.UUID(key) for key in self.cleaned_data["guardians"]]


class LookForm(forms.Form):
    """Why a manager reads what is not theirs."""

    reason = CleanCharField(
        label=_("読む理由"),
        max_length=REASON_LENGTH,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("参加している保護者と教職員に、あなたの名前・時刻といっしょに見えます。"),
        error_messages={**TOO_LONG, "required": _("読む理由を書いてください。")},
    )
    key = KeyField()

    def __init__(self, data: Any = None) -> None:
        super().__init__(data, initial={"key": new_id()})


class ReaderForm(forms.Form):
    """Which colleague is brought in."""

    colleague = forms.ChoiceField(
        label=_("加える教職員"),
        error_messages={
            "required": _("加える人を選んでください。"),
            "invalid_choice": _("この人は加えられません。画面を開きなおしてください。"),
        },
    )

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["colleague"]
        field.choices = [("", _("選んでください")), *colleagues]

    @property
    def chosen(self) -> uuid.UUID:
        """Who."""
        return uuid.UUID(self.cleaned_data["colleague"])
