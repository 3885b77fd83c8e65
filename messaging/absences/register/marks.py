"""What the register says of a pupil on a day: the teacher's category, or what staff wrote into the register."""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from messaging.absences.models import Absence, Amendment, Kind, RegisterMarks, Standing, State

DEFAULTS: Mapping[str, str] = {
    Standing.SICKNESS: "病",
    Standing.ACCIDENT: "事",
    Standing.SUSPENSION: "停",
    Standing.MOURNING: "忌",
    Standing.OFFICIAL: "公",
    Standing.LATE: "チ",
    Standing.EARLY: "早",
}
"""Usual marks; every board has its own."""
UNDECIDED, PRESENT = "未", "出"
"""Marks of every board: no category yet, and corrected to 出席."""

ABSENT = frozenset({Standing.SICKNESS, Standing.ACCIDENT, Standing.UNDECIDED})
TAKEN_OFF = frozenset({Standing.SUSPENSION, Standing.MOURNING})
"""Days on which a pupil need not attend; they are not absences."""
LATE = frozenset({Standing.LATE, Standing.LATE_EARLY})
EARLY = frozenset({Standing.EARLY, Standing.LATE_EARLY})

PROVISIONAL = {
    Kind.ABSENT: Standing.UNDECIDED,  # an absence, of whichever category
    Kind.LATE: Standing.LATE,
    Kind.LEAVING_EARLY: Standing.EARLY,
}

Cell = tuple[uuid.UUID, dt.date]
"""A pupil and a day."""


@dataclass(frozen=True)
class Mark:
    """What stands in one cell."""

    standing: Standing
    counts_as: Standing
    """The same, but for what is undecided: as what it counts until a teacher has picked the category."""
    is_amended: bool = False

    @property
    def is_decided(self) -> bool:
        """Whether a teacher has picked the category."""
        return self.standing != Standing.UNDECIDED


def marks_of(absences: Iterable[Absence], amendments: Iterable[Amendment]) -> dict[Cell, Mark]:
    """The marks of all cells in which something stands. `amendments` oldest first.

    Whoever of the staff decided last is right: the register's correction, or the category picked on the board. That a
    category was lost with the words that it was picked for (`earlier`) decides nothing: it stands there to be read.
    """
    found = {(a.student_id, a.day): a for a in absences if a.activity_id is None}
    marks = {cell: mark for cell, absence in found.items() if (mark := _of_absence(absence)) is not None}
    for amendment in amendments:
        cell = (amendment.student_id, amendment.day)
        absence = found.get(cell)
        if amendment.standing != Standing.UNDECIDED and not _is_overruled(amendment, absence):
            standing = Standing(amendment.standing)
            marks[cell] = Mark(standing, standing, is_amended=True)
    return marks


def _of_absence(absence: Absence) -> Mark | None:
    if absence.state == State.CANCELLED or absence.kind == Kind.OTHER:
        return None
    standing, counts_as = counted_as(absence.kind, absence.category)
    if counts_as == Standing.LATE and absence.leaves_at is not None:  # came late and left early: both count
        counts_as = Standing.LATE_EARLY
        standing = standing if standing == Standing.UNDECIDED else counts_as
    is_amended = standing == Standing.PRESENT  # which is picked in the register alone
    return Mark(standing, counts_as, is_amended=is_amended)


def counted_as(kind: str, category: str) -> tuple[Standing, Standing]:
    """What a teacher has decided about an absence from lessons, and as what it counts until then."""
    if category:
        return Standing(category), Standing(category)
    return Standing.UNDECIDED, PROVISIONAL[Kind(kind)]


def _is_overruled(amendment: Amendment, absence: Absence | None) -> bool:
    return absence is not None and absence.confirmed_at is not None and absence.confirmed_at >= amendment.amended_at


@dataclass(frozen=True)
class Signs:
    """The marks of one board."""

    by_standing: Mapping[str, str]

    def of(self, standing: str) -> str:
        """The mark; whoever is there has none."""
        if standing == Standing.LATE_EARLY:
            return self.by_standing[Standing.LATE] + self.by_standing[Standing.EARLY]
        return {**self.by_standing, Standing.UNDECIDED: UNDECIDED}.get(standing, "")

    @property
    def legend(self) -> list[tuple[str, str]]:
        """Each mark with what it means."""
        pairs = [(sign, str(Standing(standing).label)) for standing, sign in self.by_standing.items()]
        return [*pairs, (UNDECIDED, str(Standing.UNDECIDED.label))]


def signs_of(tenant_id: uuid.UUID) -> Signs:
    """The marks of a board; one that has decided nothing has the usual ones. One query."""
    kept = RegisterMarks.objects.filter(tenant_id=tenant_id).first()
    return Signs({standing: (kept.marks if kept else {}).get(standing, sign) for standing, sign in DEFAULTS.items()})
