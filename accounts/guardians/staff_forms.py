"""What a school sets for one guardian, and what it has seen of them at the counter."""

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.guardians.actions.links import Rights
from accounts.guardians.counter import Checked
from accounts.models import Guardianship

BY_STAFF = [choice for choice in Guardianship.EndReason.choices if choice[0] != Guardianship.EndReason.CLOSED]


class RightsForm(forms.Form):
    """Four ticks."""

    may_contact = forms.BooleanField(
        label=_("連絡してよい"),
        required=False,
        help_text=_("外すと、学校からは何も届かず、お子さんのことは何も見られません。"),
    )
    may_read = forms.BooleanField(label=_("お知らせを読む"), required=False)
    may_report = forms.BooleanField(label=_("欠席を連絡する"), required=False)
    may_answer = forms.BooleanField(label=_("回答する"), required=False)

    @property
    def rights(self) -> Rights:
        """For the action."""
        return Rights(**self.cleaned_data)


class UnlinkForm(forms.Form):
    """Why the link ends."""

    reason = forms.ChoiceField(
        label=_("解除の理由"),
        choices=BY_STAFF,
        widget=forms.RadioSelect,
        error_messages={"required": _("理由を選んでください。")},
    )


class CheckedForm(forms.Form):
    """How the person at the counter is known."""

    checked = forms.ChoiceField(
        label=_("本人かどうか、何で確かめましたか"),
        choices=Checked,
        widget=forms.RadioSelect,
        error_messages={"required": _("確かめたものを選んでください。")},
    )

    factors = forms.BooleanField(
        label=_("2つ目の確認（認証アプリ・パスキー・回復コード）も、すべてなくした"),
        required=False,
        help_text=_("登録されている2つ目の確認が消えます。使っていないか、まだ使えるときは、印をつけないでください。"),
    )
