"""The numbers as drawings: columns of a field of 640 × 200, with text beside and below, never inside."""

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.absences.register.selectors.counts import GROUPS
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


@dataclass(frozen=True)
class Bar:
    """How many were away on a day, or on the days of a week, by group."""

    first: dt.date
    name: str
    """In words: 11月25日."""
    counts: Counter[str]


def chart_of(by_day: Mapping[dt.date, Counter[str]]) -> Chart | None:
    """How many were away on each day, one reason upon the other; None when nobody was."""
    bars = [Bar(day, day_name(day), _grouped(counts)) for day, counts in by_day.items()]
    sums = {bar.name: sum(bar.counts.values()) for bar in bars}
    most, last = max(sums, key=lambda name: sums[name]), bars[-1].name
    summary = _("%(last)sは%(count)d人、いちばん多かったのは%(most)sの%(top)d人です。") % {
        "last": last,
        "count": sums[last],
        "most": most,
        "top": sums[most],
    }
    return drawn(bars, NAMES, summary)


def drawn(bars: Sequence[Bar], names: Mapping[str, Text], summary: str) -> Chart | None:
    """One group upon the other, as `names` has them in turn; None when nobody was away."""
    most = max(sum(bar.counts.values()) for bar in bars)
    if not most:
        return None
    top = _rounded(most)
    blocks = [block for place, bar in enumerate(bars) for block in _blocks(bar.counts, names, place, len(bars), top)]
    return Chart(
        blocks=tuple(blocks),
        labels_x=_labels([bar.first for bar in bars]),
        labels_y=(str(top), str(top // 2), "0"),
        groups=tuple(names.items()),
        summary=summary,
    )


def columns_of(ill: Sequence[int]) -> tuple[Block, ...]:
    """The ill day by day, small enough for a line of a table; the last day stands out."""
    top, count = max([*ill, 3]), len(ill)
    step = SMALL_WIDTH // max(count, 1)
    return tuple(
        Block("now" if place == count - 1 else "", place * step, SMALL_HEIGHT - height, max(step - 2, 1), height)
        for place, number in enumerate(ill)
        if (height := number * SMALL_HEIGHT // top)
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


def _blocks(counts: Counter[str], names: Iterable[str], place: int, bars: int, top: int) -> list[Block]:
    step, found, below = WIDTH // bars, [], 0
    for group in names:
        if counts[group]:
            lower, upper = HEIGHT * below // top, HEIGHT * (below + counts[group]) // top
            found.append(Block(group, place * step + 2, HEIGHT - upper, step - 4, upper - lower))
            below += counts[group]
    return found


def _labels(days: Sequence[dt.date]) -> tuple[str, ...]:
    """The first day, the last, and three between."""
    places = sorted({round((len(days) - 1) * part / 4) for part in range(5)})
    return tuple(f"{days[place].month}/{days[place].day}" for place in places)


def day_name(day: dt.date) -> str:
    """11月25日."""
    return _("%(month)d月%(day)d日") % {"month": day.month, "day": day.day}
