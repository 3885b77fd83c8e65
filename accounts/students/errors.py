"""Expected refusals around pupils."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError


class AlreadyAdded(DomainError):
    """The same form was sent before."""

    text = _("この人は、もう登録されています。一覧を開いて確かめてください。")


class NothingPlanned(DomainError):
    """The day has come, or somebody else took the plan back."""

    text = _("予定は、もうありません。画面を開きなおして、いまの状態を確かめてください。")
