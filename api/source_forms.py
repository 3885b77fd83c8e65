"""What an admin types about the place where a partner's rosters are."""

import uuid
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.editing import NameField, VersionedForm
from api.actions.sources import SourceDraft
from api.forms import OFF, ON
from api.models import RosterSource
from api.pulling.line import callable_address
from schools.models import School
from tetoru.web.outgoing import AddressNotAllowed, InsideTheNetwork
from tetoru.web.plain_text import CleanCharField

_MISSING = _("相手から受け取ったシークレットを入れてください。")


class AddressField(CleanCharField):
    """An address that we may call."""

    def __init__(self, *, label: Any, help_text: Any) -> None:
        missing = {"required": _("相手のシステムの担当者から聞いたアドレスを入れてください。")}
        super().__init__(label=label, max_length=500, error_messages=missing, help_text=help_text)

    def validate(self, value: Any) -> None:
        """https, no name or password in it, no question behind it, nothing inside the network."""
        super().validate(value)
        try:
            is_plain = not {"?", "#"} & set(value) and callable_address(value)
        except InsideTheNetwork as error:
            raise ValidationError(
                _("組織の内側のネットワークには、取りにいけません。インターネットから開けるアドレスを入れてください。")
            ) from error
        except AddressNotAllowed:
            is_plain = None
        if not is_plain:
            raise ValidationError(
                _(
                    "https:// で始まるアドレスを、半角で入れてください。? や # より後ろは要りません。例：https://c4th.example/ims"
                )
            )


class SourceForm(VersionedForm):
    """Address, credentials, switch, schools; the secret is typed anew wherever it would go elsewhere."""

    address = AddressField(
        label=_("名簿のアドレス"),
        help_text=_("OneRoster 1.2 のアドレス。/ims/oneroster/rostering/v1p2 で終わることが多いです。"),
    )
    token_address = AddressField(
        label=_("トークンを取るアドレス"), help_text=_("OAuth 2.0（クライアント・クレデンシャル）のアドレス。")
    )
    client_id = NameField(
        label=_("クライアントID（client_id）"), missing=_("相手から受け取ったIDを入れてください。"), longest=200
    )
    secret = forms.CharField(
        label=_("シークレット（client_secret）"),
        max_length=500,
        strip=False,
        error_messages={"required": _MISSING},
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )
    schools = forms.MultipleChoiceField(
        label=_("名簿を取りにいく学校"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("学校を、1つ以上選んでください。")},
    )
    is_on = forms.ChoiceField(
        label=_("毎晩、取りにいく"),
        choices=[(OFF, _("止めておく")), (ON, _("取りにいく"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("どちらかを選んでください。")},
    )

    def __init__(self, data: Any, *, source: RosterSource | None, schools: Sequence[School]) -> None:
        self.source = source
        super().__init__(data, initial=_initial(source))
        self.fields["schools"].choices = [(str(school.pk), school.name) for school in schools]  # type: ignore[attr-defined]
        kept = {row.school_id: row.called for row in source.schools.all()} if source else {}
        self.called = {school.pk: f"called_{school.pk}" for school in schools}
        for school in schools:
            self.fields[self.called[school.pk]] = CleanCharField(
                label=school.name, max_length=120, required=False, initial=kept.get(school.pk, "")
            )
        self.fields["secret"].required = source is None
        if source:
            self.fields["secret"].help_text = _(
                "入れなければ、今のままです。アドレスかIDを変えるときは、入れなおしてください。"
            )

    def clean(self) -> dict[str, Any]:
        """A secret goes to the address for which it was typed, and to no other."""
        found: dict[str, Any] = super().clean() or self.cleaned_data
        names = ("address", "token_address", "client_id")
        is_moved = self.source is None or any(found.get(name) != getattr(self.source, name) for name in names)
        if is_moved and not found.get("secret") and "secret" not in self.errors:
            self.add_error("secret", _MISSING)
        return found

    @property
    def called_fields(self) -> list[forms.BoundField]:
        """What the other system calls each school."""
        return [self[name] for name in self.called.values()]

    @property
    def has_called(self) -> bool:
        """Whether one of them is called otherwise than by us, or has an error: then they are shown at once."""
        return any(field.value() or field.errors for field in self.called_fields)

    @property
    def written(self) -> SourceDraft:
        """What was typed, when it is valid."""
        found = self.cleaned_data
        ticked = [uuid.UUID(school) for school in found["schools"]]
        return SourceDraft(
            address=found["address"],
            token_address=found["token_address"],
            client_id=found["client_id"],
            secret=found["secret"],
            is_on=found["is_on"] == ON,
            schools={school_id: found[self.called[school_id]] for school_id in ticked},
        )


def _initial(source: RosterSource | None) -> dict[str, Any]:
    if source is None:
        return {"is_on": OFF, "version": 0}
    return {
        "address": source.address,
        "token_address": source.token_address,
        "client_id": source.client_id,
        "is_on": ON if source.is_on else OFF,
        "schools": [str(row.school_id) for row in source.schools.all()],
        "version": source.version,
    }
