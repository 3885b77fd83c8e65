"""The register as a file in the columns of a school's own system: one pupil a line. No cell is ever a formula."""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.absences.models import Standing
from messaging.absences.register.marks import Signs
from messaging.absences.register.selectors.sheets import Line, Sheet
from messaging.spreadsheets import BEGINNING, written
from tetoru.errors import Text

DAYS = "days"
"""Stands for 31 columns, one for each day of the month."""
ID_ELSEWHERE = "id_elsewhere"
"""The key by which the linked system finds the pupil again."""
Ids = Mapping[uuid.UUID, str]
"""By pupil, that key; empty where no column asks for it."""


@dataclass(frozen=True)
class Column:
    """One column, or for the days 31, under the name that the other system wants."""

    key: str
    name: str


def _count(standing: Standing) -> Callable[[Sheet, Line], str]:
    return lambda _sheet, line: str(line.totals.of(standing))


VALUES: Mapping[str, tuple[Text, Callable[[Sheet, Line], str]]] = {
    "school": (gettext_lazy("学校"), lambda sheet, _line: sheet.classroom.school.name),
    "month": (gettext_lazy("年月"), lambda sheet, _line: sheet.month.key),
    "grade": (gettext_lazy("学年"), lambda sheet, _line: str(sheet.classroom.grade)),
    "class": (gettext_lazy("組"), lambda sheet, _line: sheet.classroom.name),
    "number": (gettext_lazy("出席番号"), lambda _sheet, line: "" if line.number is None else str(line.number)),
    "name": (gettext_lazy("氏名"), lambda _sheet, line: line.student.name),
    "kana": (gettext_lazy("よみ"), lambda _sheet, line: line.student.kana),
    "lessons": (gettext_lazy("授業日数"), lambda _sheet, line: str(line.totals.lessons)),
    "taken_off": (gettext_lazy("出席停止・忌引の日数"), lambda _sheet, line: str(line.totals.taken_off)),
    "to_attend": (gettext_lazy("出席すべき日数"), lambda _sheet, line: str(line.totals.to_attend)),
    "absent": (gettext_lazy("欠席日数"), lambda _sheet, line: str(line.totals.absent)),
    "attended": (gettext_lazy("出席日数"), lambda _sheet, line: str(line.totals.attended)),
    "sickness": (gettext_lazy("病欠"), _count(Standing.SICKNESS)),
    "accident": (gettext_lazy("事故欠"), _count(Standing.ACCIDENT)),
    "suspension": (gettext_lazy("出席停止"), _count(Standing.SUSPENSION)),
    "mourning": (gettext_lazy("忌引"), _count(Standing.MOURNING)),
    "official": (gettext_lazy("公欠"), _count(Standing.OFFICIAL)),
    "late": (gettext_lazy("遅刻"), lambda _sheet, line: str(line.totals.late)),
    "early": (gettext_lazy("早退"), lambda _sheet, line: str(line.totals.early)),
    "undecided": (gettext_lazy("区分が未定"), lambda _sheet, line: str(line.totals.undecided)),
}
"""What can stand in a column."""
OFFERED: Mapping[str, Text] = {
    **{key: label for key, (label, _value) in VALUES.items()},
    ID_ELSEWHERE: gettext_lazy("管理コード（相手のシステムのID）"),
    DAYS: gettext_lazy("{日}日"),
}
"""Usual names of the columns. {日} is the day of the month."""
USUAL = (
    "school", "month", "grade", "class", "number", "name", "lessons", "taken_off", "to_attend", "absent", "attended",
    "late", "early",
)  # fmt: skip
"""The columns of a school that has decided nothing."""


def columns_of(kept: Iterable[tuple[str, str]]) -> list[Column]:
    """What a school has chosen, else the usual columns."""
    found = [Column(key, name) for key, name in kept if key in OFFERED]
    return found or [Column(key, str(OFFERED[key])) for key in USUAL]


def table_of(columns: Sequence[Column], sheets: Iterable[Sheet], signs: Signs, ids: Ids) -> str:
    """The whole file."""
    head = [cell for column in columns for cell in _head(column)]
    lines = (
        [cell for column in columns for cell in _cells(column, sheet, line, signs, ids)]
        for sheet in sheets
        for line in sheet.lines
    )
    return BEGINNING + written(head) + "".join(map(written, lines))


def _head(column: Column) -> list[str]:
    if column.key == DAYS:
        return [column.name.replace(_("{日}"), str(day)) for day in range(1, 32)]
    return [column.name]


def _cells(column: Column, sheet: Sheet, line: Line, signs: Signs, ids: Ids) -> list[str]:
    if column.key == ID_ELSEWHERE:
        return [ids.get(line.student.pk, "")]
    if column.key != DAYS:
        return [VALUES[column.key][1](sheet, line)]
    cells = [_sign(sheet, line, number, signs) for number in range(len(sheet.month.days))]
    return cells + [""] * (31 - len(cells))


def _sign(sheet: Sheet, line: Line, number: int, signs: Signs) -> str:
    """The mark of a day of lessons that is over; any other day is empty."""
    day = sheet.month.days[number]
    mark = line.marks.get(day)
    return signs.of(mark.standing) if mark and day in sheet.lessons and day in line.there else ""
