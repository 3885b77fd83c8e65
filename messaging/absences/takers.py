"""受取: which other systems have taken an absence over.

Absences don't know these systems: the app that lets them in registers how it finds out, in its `ready`.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from messaging.absences.models import Absence


@dataclass(frozen=True)
class TakenOver:
    """One system has taken an absence over."""

    by: str
    at: dt.datetime
    is_current: bool
    """Whether it was as it stands now; else the other system has still to hear of the change."""


Finder = Callable[[Absence, dt.datetime], list[TakenOver]]
"""Of an absence that last changed at a moment."""
_finders: list[Finder] = []
_tables: list[str] = []
COLUMNS = {"tenant_id": "uuid", "absence_id": "uuid", "changed_at": "timestamptz"}
"""Of such a table: whose, which, and up to which of its changes a system has it; that only ever grows."""


def register_takers(find: Finder, table: str) -> None:
    """Let these say who has taken an absence over, by one query; `table` keeps it, with the columns of COLUMNS.

    A board reads the table within its own statements: who has taken over costs no question more.
    """
    _finders.append(find)
    _tables.append(table)


def taken_over(absence: Absence, changed_at: dt.datetime) -> list[TakenOver]:
    """All who did, earliest first."""
    return sorted((one for find in _finders for one in find(absence, changed_at)), key=lambda one: one.at)


def takings() -> str:
    """SQL to select from: all that any system has said. The columns of COLUMNS; no row where no app registered."""
    named = ", ".join(COLUMNS)
    none = ", ".join(f"null::{kind} as {column}" for column, kind in COLUMNS.items())
    parts = [f"select {named} from {table}" for table in _tables] or [f"select {none} where false"]
    return f"({' union all '.join(parts)})"
