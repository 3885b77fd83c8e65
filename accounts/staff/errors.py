"""What an admin is refused about staff."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError


class StaffIdTaken(DomainError):
    """Somebody of the tenant has this id."""

    text = _("この職員IDは、もう使われています。別のIDにしてください。")


class AlreadyDone(DomainError):
    """The page was sent a second time; what it showed is shown once."""

    text = _("この操作はもう終わっています。初期パスワードは、もう一度は表示できません。")


class LastAdmin(DomainError):
    """A tenant without an admin could not be run by anybody."""

    text = _("最後の組織管理者です。先に、ほかの人を組織管理者にしてください。")


class LastSeat(DomainError):
    """Somebody without a place belongs nowhere; who leaves has their account closed."""

    text = _("この人の最後の席です。辞める人は「使えなくする」で、うつる人は先に新しい席を加えてください。")


class HeirNotPossible(DomainError):
    """The colleague can't take the open work over."""

    text = _("引きつぐ人には、同じところに席のある、いま使える人を選んでください。")


class TableUnreadable(DomainError):
    """The rows that wait do not open."""

    text = _("読みこんだ表が読み取れません。この表を捨てて、もう一度読みこんでください。")


class TableChanged(DomainError):
    """The table is not in the state that the page showed."""

    text = _("この表は、もう登録をはじめているか、期限の1日をすぎて消えています。画面を開きなおしてください。")
