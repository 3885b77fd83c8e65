"""The numbers of a board's schools as the page shows them: rounded, each for itself, by day or by week."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.absences.calendars import ONE_DAY
from messaging.absences.register.charts import Bar, Block, Chart, columns_of, day_name, drawn
from messaging.absences.register.coarse import STEP, coarse
from messaging.absences.register.selectors.schools import ILL, AllNumbers, SchoolNumbers
from tetoru.errors import Text

NAMES: Mapping[str, Text] = {
    "suspension": gettext_lazy("出席停止"),
    "sickness": gettext_lazy("病欠"),
    "undecided": gettext_lazy("区分がまだ"),
    "others": gettext_lazy("事故欠・忌引"),
}
DRAWN: Mapping[str, Text] = {**NAMES, "rest": gettext_lazy("丸めて、区分を出さない人数")}
"""What is left of the rounded sum stands on top, so that a bar is as high as its number."""
WEEKS = 10


@dataclass(frozen=True)
class Row:
    """A day or a week of the table below the chart."""

    name: str
    total: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class SchoolLine:
    """A school as the board's office reads it."""

    name: str
    slug: str
    pupils: int
    today: str
    usual: str
    is_shut: bool
    is_rising: bool
    columns: tuple[Block, ...]
    said: str
    """The columns in words."""


@dataclass(frozen=True)
class Drawing:
    """The chart, and the same as a table with the newest first."""

    chart: Chart | None
    rows: tuple[Row, ...]


def told(count: float) -> str:
    """How many, as the board's office is told."""
    number = coarse(count)
    if not number:
        return _("%(step)d人未満") % {"step": STEP}
    return _("約%(count)s人") % {"count": f"{number:,}"}


def drawing_of(numbers: AllNumbers, schools: Sequence[SchoolNumbers], *, by_week: bool) -> Drawing:
    """How many of these schools were away, on each day or on the mean day of each week."""
    spans = _weeks(numbers.days) if by_week else [(day,) for day in numbers.drawn]
    if not spans:
        return Drawing(None, ())
    means = [_mean(schools, span) for span in spans]
    names = [_name(span[0], by_week=by_week) for span in spans]
    bars = [Bar(span[0], name, _blocks(mean)) for span, name, mean in zip(spans, names, means, strict=True)]
    sums = [sum(mean.values()) for mean in means]
    rows = [
        Row(name, told(total), tuple(told(mean[group]) for group in NAMES))
        for name, total, mean in zip(names, sums, means, strict=True)
    ]
    return Drawing(drawn(bars, DRAWN, _summary(names, sums)), tuple(rows[::-1]))


def line_of(numbers: AllNumbers, one: SchoolNumbers) -> SchoolLine:
    """A school with the days that are drawn."""
    ill = [coarse(sum(one.counts[day][group] for group in ILL)) for day in numbers.drawn if day in one.counts]
    return SchoolLine(
        name=one.school.name,
        slug=one.school.slug,
        pupils=one.pupils,
        today=told(one.today),
        usual=told(one.usual),
        is_shut=one.is_shut,
        is_rising=one.is_rising,
        columns=columns_of(ill),
        said=_("、").join(told(number) for number in ill),
    )


def _weeks(days: Sequence[dt.date]) -> list[tuple[dt.date, ...]]:
    """Days of lessons from Monday on, those of the newest weeks."""
    found: dict[dt.date, list[dt.date]] = {}
    for day in days:
        found.setdefault(day - day.weekday() * ONE_DAY, []).append(day)
    return [tuple(week) for week in found.values()][-WEEKS:]


def _mean(schools: Sequence[SchoolNumbers], days: Sequence[dt.date]) -> dict[str, float]:
    sums: Counter[str] = Counter()
    for one in schools:
        for day in days:
            sums.update(one.counts.get(day, {}))
    return {group: sums[group] / len(days) for group in NAMES}


def _blocks(mean: Mapping[str, float]) -> Counter[str]:
    counts = Counter({group: coarse(mean[group]) for group in NAMES})
    counts["rest"] = max(0, coarse(sum(mean.values())) - counts.total())
    return counts


def _name(first: dt.date, *, by_week: bool) -> str:
    return _("%(day)sからの週") % {"day": day_name(first)} if by_week else day_name(first)


def _summary(names: Sequence[str], sums: Sequence[float]) -> str:
    most = max(range(len(sums)), key=lambda place: sums[place])
    return _("%(last)sは%(count)s、いちばん多かったのは%(most)sの%(top)sです。") % {
        "last": names[-1],
        "count": told(sums[-1]),
        "most": names[most],
        "top": told(sums[most]),
    }
