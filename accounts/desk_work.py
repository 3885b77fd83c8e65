"""今日やること: each feature says what waits for a person at a desk; the start page shows it, and knows no feature.

Registered in the feature's app's `ready`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from accounts.desks import Desk
from tetoru.access import Staff


@dataclass(frozen=True)
class Task:
    """One line of work: how many of what, and the way in."""

    kind: str
    count: int
    unit: str
    title: str
    sub: str
    url: str
    action: str


Tasks = Callable[[Staff, Desk], list[Task]]

_kinds: dict[str, Tasks] = {}


def register_tasks(name: str, tasks: Tasks) -> None:
    """Let the lines of this feature stand on the start page."""
    _kinds[name] = tasks


def tasks_at(actor: Staff, desk: Desk) -> list[Task]:
    """What the features have for this person."""
    return [task for tasks in _kinds.values() for task in tasks(actor, desk)]
