"""Expected refusals around files."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError, NotNow


class FileUnreadable(DomainError):
    """The file, or its key, does not open any more: damaged, moved, or its tenant's keys are gone."""

    text = _("このファイルは読み取れません。送った人か、運営に知らせてください。")


class FileNotReady(DomainError):
    """It has not been looked through yet, or was refused."""

    text = _("このファイルは、まだ開けません。調べおわるまで、少しお待ちください。")


class StorageAway(NotNow):
    """Where files are kept does not answer."""

    text = _(
        "いま、ファイルの置き場所につながりません。何も失われていません。しばらくしてから、もう一度お試しください。"
    )
