"""Expected refusals at a school's own pages of absences."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError


class WithdrawnMeanwhile(DomainError):
    """There is nothing left to confirm."""

    text = _("この連絡は、取り消されました。ボードを開きなおしてください。")


class NewWords(DomainError):
    """Between looking and pressing, a home told something more, or a colleague was faster."""

    text = _("ほかの人が先に変えたか、新しい連絡が届きました。いまの内容を確かめてください。")


class UnreadNote(NewWords):
    """A home has written something that nobody at the school has opened."""

    text = _("保護者の伝言を、まだだれも読んでいません。読んでから確認してください。")


class EntryOver(DomainError):
    """Its days are over, and stand in the register."""

    text = _("この連絡の日は、もうすぎました。ちがうところは、出席簿で直してください。")


class NoLessonsToday(DomainError):
    """Nobody is expected in the class."""

    def __init__(self, name: str) -> None:
        text = _(
            "今日は授業がない日です（%(name)s）。席の確認も、保護者への知らせもできません。"
            "授業があるときは、先に「学級閉鎖と休みの日」に入れてください。"
        )
        super().__init__(text % {"name": name})


class HeardAlready(DomainError):
    """A report says why the seat is empty."""

    text = _("欠席や遅刻の連絡が届いています。保護者には聞きませんでした。欠席ボードで確かめてください。")


class SomebodyElseCalls(DomainError):
    """A colleague took it on a moment before."""

    text = _("ほかの人が、先に電話をはじめました。")


class AskedAlready(DomainError):
    """Guardians are asked once a day."""

    text = _("もう保護者に知らせています。1日に1回だけ送れます。")


class NobodyToAsk(DomainError):
    """Nobody is registered whom a message could reach."""

    text = _("知らせられる保護者がいません。学校の名簿にある番号に、電話してください。")


class CodeOver(DomainError):
    """Unknown, used, or older than an hour: which of them is not told."""

    text = _("このコードでは開けません。1時間がすぎたか、もう使われています。学校の設定で、新しく作ってください。")
