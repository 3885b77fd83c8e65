"""What an operator types and chooses."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.ops.states import STEPS, Reason, State
from schools.models import Tenant


class TenantForm(forms.Form):
    """Whose rows to look at; nobody's, when left empty."""

    tenant = forms.ModelChoiceField(Tenant.objects.all(), required=False)


class StateForm(forms.Form):
    """One step on the way of a contract."""

    state = forms.TypedChoiceField(
        label=_("新しい状態"),
        coerce=State,
        widget=forms.RadioSelect,
        error_messages={"required": _("新しい状態を選んでください。")},
    )
    reason = forms.TypedChoiceField(
        label=_("理由"),
        coerce=Reason,
        choices=Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("理由を選んでください。")},
    )

    def __init__(self, *args: Any, tenant: Tenant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        steps: Any = self.fields["state"]
        steps.choices = [(step.value, step.label) for step in STEPS[tenant.state]]
