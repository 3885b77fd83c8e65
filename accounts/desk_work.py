"""今日やること: what a line of a desk's first page says. Features write lines; `messaging.today` puts them together.

An app that the first page must not know registers how its lines are found, in its `ready`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.desks import Desk
from tetoru.access import Staff


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


Finder = Callable[[Staff, Desk], list[Task]]
_finders: list[Finder] = []


def register_tasks(find: Finder) -> None:
    """Let `find` say what is to be done at a desk; at most one query."""
    _finders.append(find)


def registered_tasks(actor: Staff, desk: Desk) -> list[Task]:
    """Of all who have registered."""
    return [task for find in _finders for task in find(actor, desk)]
