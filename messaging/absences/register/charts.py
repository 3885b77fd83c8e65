"""The numbers as drawings: columns of a field of 640 × 200, with text beside and below, never inside."""

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.absences.register.selectors.counts import GROUPS, ClassNumbers
from tetoru.errors import Text

WIDTH, HEIGHT = 640, 200
SMALL_WIDTH, SMALL_HEIGHT = 160, 32
OTHERS = "others"
NAMES: Mapping[str, Text] = {
    "infection": gettext_lazy("感染症"),
    "fever": gettext_lazy("発熱"),
    "ache": gettext_lazy("頭痛・腹痛"),
    "care": gettext_lazy("けが・通院"),
    OTHERS: gettext_lazy("そのほか"),
}


@dataclass(frozen=True)
class Block:
    """A rectangle of one group of reasons."""

    group: str
    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Chart:
    """Blocks for SVG, labels as text, and the whole thing said in words."""

    blocks: tuple[Block, ...]
    labels_x: tuple[str, ...]
    labels_y: tuple[str, ...]
    groups: tuple[tuple[str, Text], ...]
    summary: str


def chart_of(by_day: Mapping[dt.date, Counter[str]]) -> Chart | None:
    """How many were away on each day, one reason upon the other; None when nobody was."""
    grouped = {day: _grouped(counts) for day, counts in by_day.items()}
    sums = {day: sum(counts.values()) for day, counts in grouped.items()}
    if not any(sums.values()):
        return None
    top = _rounded(max(sums.values()))
    blocks = [
        block for place, counts in enumerate(grouped.values()) for block in _blocks(counts, place, len(grouped), top)
    ]
    return Chart(
        blocks=tuple(blocks),
        labels_x=_labels(list(by_day)),
        labels_y=(str(top), str(top // 2), "0"),
        groups=tuple(NAMES.items()),
        summary=_summary(sums),
    )


def columns_of(numbers: ClassNumbers) -> tuple[Block, ...]:
    """A class's ill, day by day, small enough for a line of a table; the last day stands out."""
    top, count = max(*numbers.ill, 3) if len(numbers.ill) > 1 else 3, len(numbers.ill)
    step = SMALL_WIDTH // max(count, 1)
    return tuple(
        Block("now" if place == count - 1 else "", place * step, SMALL_HEIGHT - height, max(step - 2, 1), height)
        for place, ill in enumerate(numbers.ill)
        if (height := ill * SMALL_HEIGHT // top)
    )


def _grouped(counts: Counter[str]) -> Counter[str]:
    known = {reason: group for group, reasons in GROUPS for reason in reasons}
    found: Counter[str] = Counter()
    for reason, count in counts.items():
        found[known.get(reason, OTHERS)] += count
    return found


def _rounded(most: int) -> int:
    """An even number, so that the middle line is a whole one."""
    return max(4, most + most % 2)


def _blocks(counts: Counter[str], place: int, days: int, top: int) -> list[Block]:
    step, found, below = WIDTH // days, [], 0
    for group in NAMES:
        if counts[group]:
            lower, upper = HEIGHT * below // top, HEIGHT * (below + counts[group]) // top
            found.append(Block(group, place * step + 2, HEIGHT - upper, step - 4, upper - lower))
            below += counts[group]
    return found


def _labels(days: Sequence[dt.date]) -> tuple[str, ...]:
    """The first day, the last, and three between."""
    places = sorted({round((len(days) - 1) * part / 4) for part in range(5)})
    return tuple(f"{days[place].month}/{days[place].day}" for place in places)


def _summary(sums: Mapping[dt.date, int]) -> str:
    most = max(sums, key=lambda day: sums[day])
    last = list(sums)[-1]
    return _("%(last)sは%(count)d人、いちばん多かったのは%(most)sの%(top)d人です。") % {
        "last": _day(last),
        "count": sums[last],
        "most": _day(most),
        "top": sums[most],
    }


def _day(day: dt.date) -> str:
    return _("%(month)d月%(day)d日") % {"month": day.month, "day": day.day}
