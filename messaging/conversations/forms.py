"""What people write in conversations: shape only."""

import uuid
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from messaging.conversations.models import Message
from messaging.conversations.said import Said
from messaging.conversations.selectors.places import Opening, Place
from messaging.files.uploading import too_large_in
from tetoru.ids import new_id
from tetoru.web.plain_text import CleanCharField

TEXT_LENGTH = 2_000
SUBJECT_LENGTH = 60
REASON_LENGTH = 200
TOO_LONG = {"max_length": _("%(limit_value)d文字までです（いま%(show_value)d文字）。短くしてください。")}


def typed_in(data: Any) -> str:
    """Subject and text as they were sent."""
    return "\n\n".join(part for name in ("subject", "text") if (part := str(data.get(name, "")).strip()))


class KeyField(CleanCharField):
    """The open page's own mark, by which a second press is known; one that is broken is another press."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def clean(self, value: Any) -> uuid.UUID:
        """As an id."""
        try:
            return uuid.UUID(super().clean(value))
        except (ValueError, ValidationError):
            return new_id()


class SayForm(forms.Form):
    """A message. `key` is the page's own: pressed twice, it is one message."""

    text = CleanCharField(
        label=_("返事を書く"),
        max_length=TEXT_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={**TOO_LONG, "required": _("伝えたいことを書いてください。")},
    )
    key = KeyField()

    def __init__(self, *args: Any, request: Any = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"key": new_id(), **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.uploads: tuple[Any, ...] = tuple(request.FILES.getlist("files")) if request else ()
        self.too_large = tuple(too_large_in(request)) if request else ()
        # A file speaks for itself, and who would like to talk by telephone need not say why.
        self.fields["text"].required = not (self.uploads or self.too_large or self.kind == Message.Kind.CALL)

    is_denied = False
    """Sent by who may not write any more."""

    @property
    def words(self) -> str:
        """What was typed: shown to be copied where it can't be sent any more."""
        return typed_in(self.data)

    @property
    def status(self) -> int:
        """Of the page that says what is wrong."""
        if self.is_denied:
            return HTTPStatus.FORBIDDEN
        return HTTPStatus.UNPROCESSABLE_ENTITY if self.errors else HTTPStatus.OK

    @property
    def kind(self) -> str:
        """Which button was pressed."""
        return Message.Kind.CALL if self.data.get("deed") == "call" else Message.Kind.SAID

    @property
    def said(self) -> Said:
        """What was sent."""
        data = self.cleaned_data
        return Said(data["text"], data["key"], self.kind, self.uploads, self.too_large)


class OpenForm(SayForm):
    """The beginning of a conversation."""

    subject = CleanCharField(
        label=_("件名"),
        max_length=SUBJECT_LENGTH,
        error_messages={**TOO_LONG, "required": _("件名を入れてください。例：給食のアレルギーについて")},
    )
    field_order: tuple[str, ...] = ("subject", "text", "key")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].label = _("本文")

    @property
    def kind(self) -> str:
        """A conversation begins with words."""
        return Message.Kind.SAID

    def clean_subject(self) -> str:
        """On one line."""
        return " ".join(self.cleaned_data["subject"].split())


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


class GuardianOpenForm(OpenForm):
    """A guardian says about which child, to which school."""

    place = forms.ChoiceField(
        label=_("だれのことですか"),
        widget=forms.RadioSelect,
        error_messages={
            "required": _("だれのことか、選んでください。"),
            "invalid_choice": _("このお子さんのことは、いまここから書けません。"),
        },
    )
    field_order = ("place", "subject", "text", "key")

    def __init__(self, *args: Any, places: list[Place], **kwargs: Any) -> None:
        alone = places[0].key if len(places) == 1 else None
        super().__init__(*args, initial={"place": alone}, **kwargs)
        self.places = {place.key: place for place in places}
        field: Any = self.fields["place"]
        field.choices = [(place.key, f"{place.child.name}（{place.label}）") for place in places]

    @property
    def chosen(self) -> Place:
        """Where."""
        return self.places[self.cleaned_data["place"]]


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


class FindForm(forms.Form):
    """Words that are looked for."""

    q = CleanCharField(label=_("ことばで探す"), required=False, max_length=60, error_messages=TOO_LONG)
