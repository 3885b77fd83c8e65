"""今日やること: what a line of a desk's first page says. Features write lines; `messaging.today` puts them together."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Task:
    """One line of work: how many of what, and the way in. The kinds `alarm` and `warning` stand above all others."""

    kind: str
    count: int
    unit: str
    title: str
    sub: str
    url: str
    action: str
