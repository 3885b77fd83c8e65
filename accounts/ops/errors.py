"""What an operator is refused."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError


class StepNotPossible(DomainError):
    """A contract does not go from its state to that one."""

    text = _("いまの状態からは、その状態にできません。画面を開きなおして、いまの状態を確かめてください。")
