"""Expected refusals around notices."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError, NotPermitted


class DraftChanged(DomainError):
    """Somebody else, or another window, saved the draft in between."""

    text = _("この下書きは、別の画面で変更されました。内容を見くらべてから、もう一度保存してください。")


class DraftUnreadable(DomainError):
    """Title or text does not decrypt: editing would overwrite it, sending would send an empty shell."""

    text = _("この下書きは読み取れません。運営に知らせてください。新しいお知らせとして書きなおすことはできます。")


class NotReady(DomainError):
    """A title, a text or an audience is missing."""

    text = _("件名・本文・宛先がそろっていません。書く画面にもどって確かめてください。")


class NobodyReached(DomainError):
    """No home in the audience has a registered guardian."""

    text = _("この宛先には、お知らせを受け取れる家庭がまだありません。")


class UnknownAudience(DomainError):
    """A choice that this desk does not offer: another school's, another tenant's, or made up."""

    text = _("選べない宛先が入っています。宛先を選びなおしてください。")


class ReservedForManagers(NotPermitted):
    """Urgent, or to the whole school, by somebody who is not a manager."""

    text = _("全校へのお知らせと緊急のお知らせは、管理職だけが送れます。管理職に送ってもらってください。")


class NotConfirmed(DomainError):
    """Something that the sender has to look at was not confirmed, or has come up since the page was opened."""

    text = _("確かめることが残っています。下の「確かめること」を見てから、もう一度送ってください。")


class AlreadyWithdrawn(DomainError):
    """Somebody else, or another window, has taken the notice back in between."""

    text = _("このお知らせは、もう取り下げられています。")


class PaperChanged(DomainError):
    """Somebody else, or another window, saved the paper in between."""

    text = _("この書類は、別の画面で変更されました。内容を見くらべてから、もう一度保存してください。")


class PaperUnreadable(DomainError):
    """The paper does not decrypt: writing on it would overwrite it."""

    text = _("この書類は読み取れません。運営に知らせてください。")


class ProofBroken(DomainError):
    """The file that was put together is not the one that was sealed: a piece does not decrypt, or was changed."""

    text = _("証明の一部が読み取れません。または、封印した番号と合いません。運営に知らせてください。")
