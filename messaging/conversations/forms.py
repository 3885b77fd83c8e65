"""What guardians write in conversations, and what staff write as they do: shape only."""

import uuid
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from messaging.conversations.models import Message
from messaging.conversations.said import Said
from messaging.conversations.selectors.places import Place
from messaging.files.uploading import too_large_in
from tetoru.ids import new_id
from tetoru.web.plain_text import CleanCharField

TEXT_LENGTH = 2_000
SUBJECT_LENGTH = 60
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
        named = gettext("%(child)s（%(place)s）")
        field.choices = [(place.key, named % {"child": place.child.name, "place": place.label}) for place in places]

    @property
    def chosen(self) -> Place:
        """Where."""
        return self.places[self.cleaned_data["place"]]


class FindForm(forms.Form):
    """Words that are looked for."""

    q = CleanCharField(label=_("ことばで探す"), required=False, max_length=60, error_messages=TOO_LONG)
