"""A sheet as the page draws it: one cell for each pupil and day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from messaging.absences.models import Standing
from messaging.absences.register.marks import PRESENT, Mark, Signs
from messaging.absences.register.selectors.sheets import Line, Sheet
from tetoru.web.dates import WEEKDAYS


@dataclass(frozen=True)
class Head:
    """The head of a column: a day, and why there are no lessons on it."""

    day: dt.date
    weekday: str
    off: str
    is_entered: bool
    """Whether the school has entered that it is off; it is wide enough to be read."""
    css: str


@dataclass(frozen=True)
class Cell:
    """What stands there, what it means, and how it looks."""

    css: str
    sign: str = ""
    label: str = ""
    day: str = ""


def heads_of(sheet: Sheet, *, today: dt.date) -> list[Head]:
    """The days of the month."""
    return [_head(sheet, day, today) for day in sheet.month.days]


def cells_of(sheet: Sheet, line: Line, signs: Signs, *, today: dt.date) -> list[Cell]:
    """The cells of a pupil."""
    return [_cell(sheet, line, day, signs, today) for day in sheet.month.days]


def _head(sheet: Sheet, day: dt.date, today: dt.date) -> Head:
    off = sheet.days.off(day)
    is_entered = sheet.days.shut_on(day) is not None
    return Head(day, WEEKDAYS[day.weekday()], off, is_entered, _css(off, is_entered, day, today))


def _css(off: str, is_entered: bool, day: dt.date, today: dt.date) -> str:
    if off:
        return "register__shut" if is_entered else "register__off"
    if day == today:
        return "register__today"
    return "register__later" if day > today else ""


def _cell(sheet: Sheet, line: Line, day: dt.date, signs: Signs, today: dt.date) -> Cell:
    off, is_entered = sheet.days.off(day), sheet.days.shut_on(day) is not None
    css = _css(off, is_entered, day, today)
    if off or day > today:
        return Cell(css)
    if day in line.on_leave:
        return Cell("register__gone", _("休"), _("休学中です"))
    if day not in line.there:
        return Cell("register__gone", label=_("在籍していません"))
    mark = line.marks.get(day)
    if mark is None:
        return Cell(css)
    return Cell(_marked(css, mark), signs.of(mark.standing) or PRESENT, _meaning(mark), day.isoformat())


def _marked(css: str, mark: Mark) -> str:
    found = [css, "register__wait" if not mark.is_decided else "", "register__amended" if mark.is_amended else ""]
    return " ".join(name for name in found if name)


def _meaning(mark: Mark) -> str:
    label = str(Standing(mark.standing).label)
    return _("%(standing)s（直したもの）") % {"standing": label} if mark.is_amended else label


def signs_in(sheet: Sheet) -> Mapping[str, bool]:
    """Which notes the page needs below the table: of what is drawn there."""
    drawn = ((line, day) for line in sheet.lines for day in sheet.lessons if day in line.there)
    return {
        "leave": any(day in line.on_leave for line in sheet.lines for day in sheet.lessons),
        "amended": any((mark := line.marks.get(day)) and mark.is_amended for line, day in drawn),
        "shut": any(sheet.days.shut_on(day) for day in sheet.month.days),
    }
