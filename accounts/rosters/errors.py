"""What is refused about rosters of other systems."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError, Text


@dataclass(frozen=True)
class Fault:
    """One wrong value: where it stands (`users[3].familyName`), and what to do. Never the value itself."""

    where: str
    what: str


class RosterWrong(DomainError):
    """The roster can't be understood; nothing of it was kept."""

    text = _("名簿に直すところがあります。何も取りこんでいません。errors を見て、直してから送りなおしてください。")

    def __init__(self, faults: Sequence[Fault], text: Text | None = None) -> None:
        self.faults = tuple(faults)
        super().__init__(text)


class UploadTaken(DomainError):
    """The same upload id came with another content."""

    text = _("このアップロードのIDは、ほかの内容で使われています。新しいIDで送りなおしてください。")


class SchoolUnknown(DomainError):
    """No school of the partner's tenant has this id."""

    text = _("この学校は、この団体にありません。GET /api/v1/schools の id を使ってください。")


class YearUnknown(DomainError):
    """The tenant has not prepared this school year."""

    text = _("この年度は、まだ用意されていません。団体の管理者に、年度の準備をたのんでください。")


class RosterDecided(DomainError):
    """Somebody was quicker, or the roster has run out."""

    text = _("この名簿は、もう決まっているか、期限をすぎています。画面を開きなおしてください。")


class RosterMoved(DomainError):
    """What was shown is not what there is now."""

    text = _("見ているあいだに、名簿か学校の登録が変わりました。ちがいを出しなおしたので、もう一度確かめてください。")


class RosterUnreadable(DomainError):
    """What was sent does not open."""

    text = _("届いた名簿が読み取れません。取りこまずに、相手のシステムから送りなおしてもらってください。")
