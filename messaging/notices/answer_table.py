"""The answers as a file for a spreadsheet: one pupil a line. No cell is ever taken for a formula."""

from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.notices.models import Answer, Question
from messaging.notices.saying import spoken
from messaging.notices.selectors.results import Row
from messaging.spreadsheets import BEGINNING, written


def table_of(questions: Sequence[Question], rows: Iterable[Row]) -> str:
    """The whole file."""
    head = [*_head(), *(question.text for question in questions)]
    lines = [head, *([*_about(row), *_said(questions, row)] for row in rows)]
    return BEGINNING + "".join(written(map(_unbroken, line)) for line in lines)


def _unbroken(cell: str) -> str:
    """With the line ends of a cell, which are not those of the file."""
    return cell.replace("\r\n", "\n").replace("\r", "\n")


def _head() -> list[str]:
    return [
        _("学校"), _("学級"), _("番号"), _("名前"), _("よみ"),
        _("回答"), _("届いた日時"), _("届き方"), _("入れた人"), _("受付番号"),
    ]  # fmt: skip


def _about(row: Row) -> list[str]:
    number = "" if row.number is None else str(row.number)
    about = [row.school, row.classroom_label, number, row.name, row.kana]
    if row.given is None:
        return [*about, _("まだ"), "", "", "", ""]
    at = timezone.localtime(row.given.at).strftime("%Y-%m-%d %H:%M:%S")
    way = str(Answer.Way(row.given.way).label)
    return [*about, _("あり"), at, way, row.given.by, row.given.receipt]


def _said(questions: Sequence[Question], row: Row) -> list[str]:
    if row.given is None:
        return [""] * len(questions)
    if row.given.said is None:
        return [_("読み取れません")] * len(questions)
    return [spoken(question, row.given.said.get(question.id)) for question in questions]
