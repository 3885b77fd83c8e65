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
    """To the whole school, by somebody who is not a manager, where the rules know no approval."""

    text = _("この学校では、全校へのお知らせは管理職だけが送れます。管理職に送ってもらってください。")


class UrgentForManagers(ReservedForManagers):
    """Urgent, by somebody who is not a manager."""

    text = _("緊急のお知らせは、管理職だけが送れます。管理職に送ってもらってください。")


class ApprovalNeeded(NotPermitted):
    """A second person has to agree before it is sent."""

    text = _("送る前に、もう1人の承認がいります。送る前の確認の画面から、承認をたのんでください。")


class DraftOnItsWay(DomainError):
    """Confirmed, and not yet sent: nothing of it is changed now."""

    text = _(
        "このお知らせは送信を待っているので、いまは変えられません。"
        "「お知らせ」の一覧の「送信待ち」から、書きなおすにもどせます。"
    )


class AlreadySent(DomainError):
    """Stopped too late."""

    text = _("このお知らせは、もう送られました。止められませんでした。")


class AlreadyDecided(DomainError):
    """A colleague was quicker, or the author has taken it back."""

    text = _("このお知らせは、ほかの人がもう承認したか、書いた人が取りもどしました。")


class NotLookedAt(DomainError):
    """Who agrees has to have seen to whom it goes, and what is attached."""

    text = _("まだ見ていないものがあります。ぜんぶ開いて見てから、承認してください。")


class NotConfirmed(DomainError):
    """Something that the sender has to look at was not confirmed, or has come up since the page was opened."""

    text = _("確かめることが残っています。下の「確かめること」を見てから、もう一度送ってください。")


class FilesNotReady(DomainError):
    """A file is still being looked through, or was refused."""

    text = _("添付ファイルを調べおわっていないか、使えないものがあります。添付の画面で確かめてください。")


class FilesUnopened(FilesNotReady):
    """The sender has not looked into a file."""

    text = _("まだ開いていない添付ファイルがあります。開いて、中を見てから送ってください。")


class HomesChanged(DomainError):
    """Somebody has answered since the page was opened, or nobody is left to be reminded."""

    text = _("そのあいだに回答が届きました。家庭の数を見なおしてから、もう一度送ってください。")


class TemplateChanged(DomainError):
    """Somebody else saved or removed the template in between."""

    text = _("この定型文は、別の画面で先に変えられました。いま保存されている内容と見くらべてください。")


class NoticeUnreadable(DomainError):
    """Title, text or questions do not decrypt: a copy would be an empty shell."""

    text = _("このお知らせは読み取れないため、写せません。運営に知らせてください。")


class WordsUnfinished(NotReady):
    """A place of a template was left open."""

    text = _("まだ入れていないところが残っています。書く画面にもどって、入れてください。")


class QuestionsUnfinished(NotReady):
    """A question without words or choices, or a deadline that is missing or over."""

    text = _("回答フォームができあがっていません。質問と締め切りを確かめてください。")


class SafetyNotUrgent(NotReady):
    """How the children are is asked in urgent notices only."""

    text = _("安否をたずねられるのは、緊急のお知らせだけです。大切さを「緊急」にしてください。")


class NamesInReason(DomainError):
    """The words that readers will find name pupils; asked once, and the next press goes through."""

    text = _("ひとことに、%(pupil)sの名前があります。保護者にそのまま見えます。")

    def __init__(self, pupil: str, names: tuple[str, ...]) -> None:
        self.names = names
        super().__init__(str(self.text) % {"pupil": pupil})


class AlreadyWithdrawn(DomainError):
    """Somebody else, or another window, has taken the notice back in between."""

    text = _("このお知らせは、もう取り下げられています。")


class PaperChanged(DomainError):
    """Somebody else, or another window, saved the paper in between."""

    text = _("この書類は、別の画面で変更されました。内容を見くらべてから、もう一度保存してください。")


class PaperUnreadable(DomainError):
    """The paper does not decrypt: writing on it would overwrite it."""

    text = _("この書類は読み取れません。運営に知らせてください。")


class ProofUnfinished(DomainError):
    """The proof is being worked out: its file is not whole yet."""

    text = _(
        "取り下げの証明は、まだできあがっていません。数分で終わります。取り下げはもう終わっていて、だれも開けません。"
    )


class ProofBroken(DomainError):
    """The file that was put together is not the one that was sealed: a piece does not decrypt, or was changed."""

    text = _("証明の一部が読み取れません。または、封印した番号と合いません。運営に知らせてください。")


class NotSentYet(DomainError):
    """The first message is still on its way to some homes."""

    text = _("まだ送っている途中です。送り終わってから、もう一度知らせてください。")


class RemindedLately(DomainError):
    """The homes were told once more within the last hour."""

    text = _("この1時間のあいだに、もう知らせています。同じ家庭に続けては送りません。1時間たつと、また知らせられます。")


class NobodyToRemind(DomainError):
    """Everybody has opened it meanwhile, or more homes would be told than stood on the page."""

    text = _("そのあいだに、知らせる家庭の数が変わりました。いまの数を見てから、もう一度押してください。")


class LettersUnreadable(DomainError):
    """Title or text does not decrypt: the letter would say nothing."""

    text = _("このお知らせは読み取れません。手紙にはできないので、運営に知らせてください。")
