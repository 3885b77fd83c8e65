"""The tables of one admin at one desk, and what stands in them."""

import json
import uuid
from dataclasses import dataclass

from django.db.models import Q
from django.http import Http404
from django.utils import timezone

from accounts.desks import Desk
from accounts.models import StaffTable
from accounts.staff.permissions import OWN_STAFF_TABLE
from accounts.staff.tables.cells import FIELDS, LABELS, Row
from accounts.staff.tables.checking import Checked, checked_rows
from accounts.staff.tables.register import register_of
from tetoru.access import Staff
from tetoru.crypto.fields import is_readable
from tetoru.errors import Text

MOST_EDITED, MOST_SHOWN = 50, 20


@dataclass(frozen=True)
class Cell:
    """One cell of a row that is to be corrected."""

    name: str
    label: Text
    value: str
    error: str


@dataclass(frozen=True)
class Examined:
    """A table as its page shows it: faulty rows to be corrected, and a few of the good ones."""

    total: int
    faulty: list[Checked]
    good: list[Checked]
    error_count: int
    with_school: bool

    @property
    def edited(self) -> list[tuple[Checked, list[Cell]]]:
        """The first faulty rows, cell by cell."""
        rows = self.faulty[:MOST_EDITED]
        with_school = self.with_school or any("school" in row.errors for row in rows)
        return [(row, cells_of(row, with_school=with_school)) for row in rows]

    @property
    def sample(self) -> list[Checked]:
        """The first good rows."""
        return self.good[:MOST_SHOWN]

    @property
    def more_faulty(self) -> int:
        """How many faulty rows are not on the page."""
        return max(len(self.faulty) - MOST_EDITED, 0)

    @property
    def more_good(self) -> int:
        """How many good rows are not on the page."""
        return max(len(self.good) - MOST_SHOWN, 0)


def cells_of(row: Checked, *, with_school: bool) -> list[Cell]:
    """The cells of a row in the order of the table; at a school's desk the school goes without saying."""
    shown = [name for name in FIELDS if name != "school" or with_school]
    return [
        Cell(f"{name}-{row.number}", LABELS[name], row.cells.get(name, ""), row.errors.get(name, "")) for name in shown
    ]


def table_at(actor: Staff, desk: Desk, table_id: uuid.UUID) -> StaffTable:
    """One's own table at this desk, as long as it has not run out. Raises Http404."""
    here = Q(tenant_id=desk.tenant_id, school_id=desk.school_id, ends_at__gt=timezone.now())
    found = StaffTable.objects.filter(here, pk=table_id, made_by_id=actor.user_id).first()
    if found is None or not OWN_STAFF_TABLE.allows(actor, found):
        raise Http404
    return found


def rows_in(table: StaffTable) -> list[Row]:
    """The cells that wait."""
    return json.loads(table.rows) if is_readable(table.rows) else []


def examined(actor: Staff, table: StaffTable) -> Examined:
    """The rows as they stand now: somebody may have taken an id since."""
    rows = checked_rows(rows_in(table), register_of(table.tenant_id, table.school_id), actor)
    faulty = [row for row in rows if row.errors]
    return Examined(
        total=len(rows),
        faulty=faulty,
        good=[row for row in rows if not row.errors],
        error_count=sum(len(row.errors) for row in faulty),
        with_school=table.school_id is None,
    )


def corrected(table: StaffTable, sent: dict[str, str]) -> list[Row]:
    """The rows with the cells that were sent in their places, without those that were to be left out."""
    rows = rows_in(table)
    for number, row in enumerate(rows, start=1):
        row.update({name: sent[f"{name}-{number}"][:200] for name in FIELDS if f"{name}-{number}" in sent})
    return [row for number, row in enumerate(rows, start=1) if f"without-{number}" not in sent]
