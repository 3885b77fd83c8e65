"""The curve of opening over time, as the two paths of a drawing 640 × 200 with text beside it."""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

WIDTH, HEIGHT = 640, 200
HOUR = dt.timedelta(hours=1)


@dataclass(frozen=True)
class Curve:
    """Paths for SVG, labels as text, and the whole thing said in words."""

    line: str
    area: str
    labels_x: tuple[str, ...]
    labels_y: tuple[str, ...]
    summary: str


def curve_of(hours: list[tuple[dt.datetime, int]], *, total: int, sent_at: dt.datetime) -> Curve | None:
    """Homes opened since the sending, summed up hour by hour; None when nobody has opened yet."""
    if not hours or not total:
        return None
    start, end = sent_at, min(hours[-1][0] + HOUR, max(timezone.now(), hours[-1][0]))
    span = max((end - start).total_seconds(), 3600.0)
    points, seen = [(0.0, float(HEIGHT))], 0
    for hour, opened in hours:
        seen += opened
        x = min(max((hour + HOUR - start).total_seconds() / span, 0), 1) * WIDTH
        points.append((x, HEIGHT - HEIGHT * min(seen / total, 1)))
    line = "M" + " ".join(f"{x:.0f} {y:.0f}" for x, y in points)
    return Curve(
        line=line,
        area=f"{line}V{HEIGHT}H0z",
        labels_x=_hour_labels(start, end),
        labels_y=(str(total), str(round(total / 2)), "0"),
        summary=_summary(hours, end, seen),
    )


def _hour_labels(start: dt.datetime, end: dt.datetime) -> tuple[str, ...]:
    step = (end - start) / 4
    is_long = end - start > dt.timedelta(days=2)
    moments = [timezone.localtime(start + step * number) for number in range(5)]
    labels = [f"{at.month}/{at.day}" if is_long else _("%(hour)d時") % {"hour": at.hour} for at in moments]
    return tuple(dict.fromkeys(labels))


def _summary(hours: list[tuple[dt.datetime, int]], end: dt.datetime, seen: int) -> str:
    first = timezone.localtime(hours[0][0])
    last = timezone.localtime(end)
    return _("%(first)sから開かれはじめ、%(last)sまでに%(seen)d家庭が開きました。") % {
        "first": f"{first.month}月{first.day}日{first.hour}時",
        "last": f"{last.month}月{last.day}日{last.hour}時",
        "seen": seen,
    }
