"""Expected refusals around answers: guardians meet them, in their language."""

from django.utils.translation import gettext_lazy as _

from tetoru.errors import DomainError


class AnswersClosed(DomainError):
    """The deadline is over."""

    text = _("締め切りをすぎたため、送れませんでした。回答を変えたいときは、学校に電話してください。")


class AskedNoMore(AnswersClosed):
    """The notice was withdrawn, and its questions with it."""

    text = _("このお知らせは取り下げられました。回答はいりません。")


class QuestionsUnreadable(DomainError):
    """The questions do not decrypt: an answer could not be told from another."""

    text = _("質問が読み取れません。運営に知らせてください。届いた回答は消えていません。")
