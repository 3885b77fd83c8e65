"""Expected refusals around conversations."""

from django.http import Http404
from django.utils.translation import gettext_lazy as _

from messaging.files.refusals import Refusal
from tetoru.errors import DomainError


class ConversationClosed(DomainError):
    """It was ended meanwhile."""

    text = _("この個別連絡は終わっています。送っていません。")


class ConversationsOff(DomainError):
    """The school has switched them off."""

    text = _("この学校では、いま個別連絡を使っていません。送っていません。")


class PupilHasLeft(DomainError):
    """The pupil has no class at the school any more: nobody there would read it."""

    text = _("学級がこの学校にないため、ここには書けません。送っていません。")


class ChildHasLeft(Http404):
    """It was a guardian's own until the child moved away or graduated: not there any more, and they hear why."""


class NobodyToTell(DomainError):
    """None of the guardians can be written to any more."""

    text = _("この個別連絡を受け取れる保護者がいません。保護者の登録と権利を確かめてください。")


class LastReader(DomainError):
    """Nobody at the school would be left who reads."""

    text = _("学校で読む人がいなくなります。先に、ほかの人を加えてください。")


class ReaderFound(DomainError):
    """Somebody reads it meanwhile: who leads the school has nothing more to decide."""

    text = _("読む人が、もう決まりました。加えていません。")


class FilesRefused(DomainError):
    """Files that can't go along; nothing was sent."""

    def __init__(self, refused: list[tuple[str, Refusal]]) -> None:
        self.refused = refused
        super().__init__(_("添付できないファイルがあります。まだ送っていません。"))
