"""What an operator types and chooses."""

import uuid
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts import typed
from accounts.models import User
from accounts.ops.openings import NewTenant
from accounts.ops.states import STEPS, InquiryReason, Reason, State
from accounts.staff.entering import NewPerson
from schools.models import Tenant
from schools.models.tenant import OPERATORS_CODE
from tetoru.access import Role, Seat
from tetoru.ids import new_id


class TenantForm(forms.Form):
    """Whose rows to look at; nobody's, when left empty."""

    tenant = forms.ModelChoiceField(Tenant.objects.all(), label=_("団体"), required=False)


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


def _day(label: Any, *, required: bool = True) -> forms.DateField:
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class NewTenantForm(forms.Form):
    """A contract and its first admin."""

    tenant_id = forms.UUIDField(initial=new_id, widget=forms.HiddenInput)
    code = forms.CharField(
        label=_("団体コード"),
        max_length=20,
        validators=Tenant._meta.get_field("code").validators,
        help_text=_("職員IDの@のあとにつきます。半角の小文字ではじめ、あとから変えられません。例：sakura"),
    )
    name = forms.CharField(label=_("名称"), max_length=80)
    starts_on = _day(_("契約開始"))
    ends_on = _day(_("契約終了"), required=False)
    admin_name = forms.CharField(label=_("最初の組織管理者の氏名"), max_length=80)
    admin_kana = forms.CharField(label=_("ふりがな"), max_length=80)
    staff_id = forms.CharField(label=_("職員ID"), max_length=30, help_text=_("@より前。例：k0001"))
    email = forms.CharField(label=_("メールアドレス"), max_length=254, help_text=_("ここに初期パスワードを送ります。"))

    def clean_code(self) -> str:
        """A code that nobody has."""
        code: str = self.cleaned_data["code"]
        own: Any = self.cleaned_data.get("tenant_id")  # sent twice: the action says so
        if code == OPERATORS_CODE or Tenant.objects.filter(code=code).exclude(pk=own).exists():
            raise forms.ValidationError(_("この団体コードは、もう使われています。"))
        return code

    def clean_admin_name(self) -> str:
        """Put in order."""
        return typed.name(self.cleaned_data["admin_name"])

    def clean_admin_kana(self) -> str:
        """Hiragana."""
        return typed.kana(self.cleaned_data["admin_kana"])

    def clean_staff_id(self) -> str:
        """As it is stored."""
        return typed.staff_id(self.cleaned_data["staff_id"], tenant_code=self.cleaned_data.get("code", ""))

    def clean_email(self) -> str:
        """An address."""
        return typed.email(self.cleaned_data["email"])

    @property
    def new_tenant(self) -> NewTenant:
        """What was typed."""
        typed_in = self.cleaned_data
        seat = Seat(None, frozenset({Role.TENANT_ADMIN}))
        admin = NewPerson(
            typed_in["staff_id"], typed_in["admin_name"], typed_in["admin_kana"], typed_in["email"], (seat,)
        )
        contract = {name: typed_in[name] for name in ("tenant_id", "code", "name", "starts_on", "ends_on")}
        return NewTenant(**contract, admin=admin)


class AdminPasswordForm(forms.Form):
    """Which admin, and why."""

    admin_id = forms.TypedChoiceField(
        label=_("組織管理者"),
        coerce=uuid.UUID,
        widget=forms.RadioSelect,
        error_messages={"required": _("組織管理者を選んでください。")},
    )
    reason = forms.TypedChoiceField(
        label=_("理由"),
        coerce=InquiryReason,
        choices=InquiryReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("理由を選んでください。")},
    )

    def __init__(self, *args: Any, admins: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["admin_id"]
        field.choices = [(str(admin.pk), admin.login) for admin in admins]
