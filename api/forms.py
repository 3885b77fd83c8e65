"""What an admin types and ticks about partners."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.editing import NameField, VersionedForm
from api.actions.linking import PartnerDraft
from api.models import Partner
from api.scopes import Scope
from tetoru.ids import new_id

ON, OFF = "on", "off"
READING = (Scope.READ_ABSENCES, Scope.ACKNOWLEDGE_ABSENCES)
"""What a new partner is offered first; rosters are ticked by whoever wants them."""


class SwitchForm(forms.Form):
    """Whether the tenant lets partners in."""

    is_on = forms.ChoiceField(
        label=_("システム連携"),
        choices=[(OFF, _("使わない（どの連携先も入れません）")), (ON, _("使う"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("どちらかを選んでください。")},
    )


class PartnerForm(VersionedForm):
    """Name, rights, switch; a new one brings its id from the page, so that it is made once."""

    partner_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = NameField(
        label=_("連携先の名前"),
        missing=_("名前を入れてください。例：校務支援システム"),
        longest=80,
        help_text=_("この画面と操作の記録に出ます。例：校務支援システム"),
    )
    scopes = forms.MultipleChoiceField(
        label=_("できること"),
        choices=Scope.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("できることを、1つ以上選んでください。")},
    )
    is_on = forms.ChoiceField(
        label=_("この連携先"),
        choices=[(OFF, _("止めておく")), (ON, _("使う"))],
        widget=forms.RadioSelect,
        error_messages={"required": _("どちらかを選んでください。")},
    )

    @classmethod
    def new(cls, data: Any) -> "PartnerForm":
        """For a partner that is still to come: switched off, until somebody switches it on."""
        return cls(data, initial={"partner_id": new_id(), "is_on": OFF, "scopes": list(READING)})

    @classmethod
    def of(cls, partner: Partner, data: Any) -> "PartnerForm":
        """For one that is there."""
        is_on = ON if partner.is_on else OFF
        found = {"name": partner.name, "scopes": partner.scopes, "is_on": is_on, "version": partner.version}
        return cls(data, initial=found)

    def clean_partner_id(self) -> uuid.UUID:
        """A page that has lost it makes another."""
        return self.cleaned_data["partner_id"] or new_id()

    @property
    def written(self) -> PartnerDraft:
        """What was typed, when it is valid."""
        found = self.cleaned_data
        return PartnerDraft(found["name"], tuple(found["scopes"]), found["is_on"] == ON)
