"""A table of new staff on its way: read, corrected, confirmed or discarded, and its slips shown once."""

import json
from collections.abc import Sequence

from django.utils import timezone

from accounts.desks import Desk
from accounts.models import StaffSlip, StaffTable
from accounts.models.staff_table import in_a_day
from accounts.staff.errors import AlreadyDone, TableChanged, TableUnreadable
from accounts.staff.people import people_of, place_name
from accounts.staff.permissions import MAKE_STAFF_TABLE, OWN_STAFF_TABLE
from accounts.staff.slips import Slip, slip_of
from accounts.staff.tables.cells import Row
from accounts.staff.tables.checking import checked_rows
from accounts.staff.tables.register import register_of
from accounts.staff.tasks import make_staff_of_table
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Staff, require
from tetoru.crypto.fields import is_readable
from tetoru.jobs import ring

State = StaffTable.State


def keep_table(actor: Staff, desk: Desk, *, rows: Sequence[Row]) -> StaffTable:
    """Let the rows wait, encrypted, for a day at most. Nobody is made of them yet."""
    require(actor, MAKE_STAFF_TABLE, desk)
    with audited(actor, Event.STAFF_TABLE_READ) as entry:
        table = StaffTable(tenant_id=actor.tenant_id, school_id=desk.school_id, made_by_id=actor.user_id)
        table.rows, table.total = json.dumps(list(rows), ensure_ascii=False), len(rows)
        table.save()
        entry.describe(table, staff=len(rows))
    return table


def correct_table(actor: Staff, table: StaffTable, *, rows: Sequence[Row]) -> None:
    """Put the rows in the place of those that wait. Raises TableChanged."""
    require(actor, OWN_STAFF_TABLE, table)
    with audited(actor, Event.STAFF_TABLE_CORRECTED) as entry:
        current = _readable(_locked(table, State.WAITING))
        current.rows, current.total = json.dumps(list(rows), ensure_ascii=False), len(rows)
        current.save(update_fields=["rows", "total"])
        entry.describe(current, staff=len(rows))


def confirm_table(actor: Staff, table: StaffTable) -> None:
    """Have them made, if nothing is wrong with any row. Raises TableChanged."""
    require(actor, OWN_STAFF_TABLE, table)
    with audited(actor, Event.STAFF_TABLE_CONFIRMED) as entry:
        current = _readable(_locked(table, State.WAITING))
        rows = checked_rows(json.loads(current.rows), register_of(current.tenant_id, current.school_id), actor)
        if not rows or any(row.errors for row in rows):
            raise TableChanged
        current.state, current.moved_at, current.ends_at = State.RUNNING, timezone.now(), in_a_day()
        current.save(update_fields=["state", "moved_at", "ends_at"])
        ring(make_staff_of_table, tenant_id=current.tenant_id, table_id=current.pk)
        entry.describe(current, staff=current.total)


def discard_table(actor: Staff, table: StaffTable) -> None:
    """Forget the rows. Raises TableChanged when they are being made."""
    require(actor, OWN_STAFF_TABLE, table)
    with audited(actor, Event.STAFF_TABLE_DISCARDED) as entry:
        current = _locked(table, State.WAITING)
        entry.describe(current, staff=current.total)
        current.delete()


def take_slips(actor: Staff, table: StaffTable) -> list[Slip]:
    """The slips of everybody who was made, for one page; after it the passwords are nowhere. Raises AlreadyDone."""
    require(actor, OWN_STAFF_TABLE, table)
    with audited(actor, Event.STAFF_SLIPS_SHOWN) as entry:
        current = _locked(table, State.DONE)
        waiting = list(StaffSlip.objects.filter(table=current).select_related("user").order_by("number"))
        if not waiting:
            raise AlreadyDone
        people = people_of([slip.user for slip in waiting], current.tenant_id)
        slips = [
            slip_of(slip.user, school=place_name(person.seats[0]), password=str(slip.password))
            for slip, person in zip(waiting, people, strict=True)
        ]
        StaffSlip.objects.filter(table=current).delete()
        current.shown_at = timezone.now()
        current.save(update_fields=["shown_at"])
        entry.describe(current, staff=len(slips))
    return slips


def _readable(table: StaffTable) -> StaffTable:
    """The table, if it opens: what can't be read is not written over."""
    if not is_readable(table.rows):
        raise TableUnreadable
    return table


def _locked(table: StaffTable, state: State) -> StaffTable:
    """The table as it is now, held until the transaction ends. Raises TableChanged."""
    found = StaffTable.objects.select_for_update().filter(pk=table.pk, state=state, ends_at__gt=timezone.now()).first()
    if found is None:
        raise TableChanged
    return found
