"""What an operator is refused."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError


class StepNotPossible(DomainError):
    """A contract does not go from its state to that one."""

    text = _("いまの状態からは、その状態にできません。画面を開きなおして、いまの状態を確かめてください。")


class AlreadyMade(DomainError):
    """The page was sent a second time."""

    text = _("この団体は、もう登録しました。一覧を確かめてください。")


class AdminWithoutAddress(DomainError):
    """The password goes to the address on record and nowhere else: an operator never sees it."""

    text = _("この管理者には、登録したメールアドレスがありません。同じ団体のほかの組織管理者に頼んでもらってください。")
