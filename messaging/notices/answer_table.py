"""The answers as a file for a spreadsheet: one pupil a line. No cell is ever taken for a formula."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from messaging.notices.models import Answer, Question
from messaging.notices.saying import spoken
from messaging.notices.selectors.results import Row

BEGINNINGS = ("=", "+", "-", "@", "\t", "\r")
"""A cell that begins so is computed by a spreadsheet (OWASP, CSV injection)."""
BOM = "\ufeff"
"""Without it Excel reads Japanese as another writing."""


def table_of(questions: Sequence[Question], rows: Iterable[Row]) -> str:
    """The whole file."""
    out = io.StringIO()
    out.write(BOM)
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(map(harmless, [*_head(), *(question.text for question in questions)]))
    for row in rows:
        writer.writerow(map(harmless, [*_about(row), *_said(questions, row)]))
    return out.getvalue()


def harmless(cell: str) -> str:
    """A cell that stays text, whatever it begins with."""
    text = cell.replace("\r\n", "\n").replace("\r", "\n")
    return f"'{text}" if cell.startswith(BEGINNINGS) else text


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
