"""Makes the people of a confirmed table, batch by batch.

Each batch is one transaction with the mark how far the table has got: a worker killed between two
lines leaves both or neither, and the next one goes on there. Nobody is made twice.
"""

import json
import uuid
from concurrent.futures import ThreadPoolExecutor

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from accounts.actors import actor_for
from accounts.initial_passwords import give_initial, new_password
from accounts.models import StaffSlip, StaffTable, User
from accounts.staff.entering import NewPerson, account_of, save_seats
from accounts.staff.tables.checking import checked_rows
from accounts.staff.tables.register import register_of
from accounts.standing import refusal_of
from auditlog.events import Event
from auditlog.trail import audited
from schools.models import Tenant
from tetoru.access import Staff, SystemActor
from tetoru.crypto.fields import is_readable
from tetoru.ids import new_id

BATCH = 40
HASHING = 2
"""Threads: Argon2 lets other threads run while it works."""


def make_next(tenant_id: uuid.UUID, table_id: uuid.UUID) -> bool:
    """Make one batch; False when there is nothing left, or another worker is at it."""
    with transaction.atomic():
        tables = StaffTable.objects.select_for_update(skip_locked=True, of=("self",))
        table = tables.filter(pk=table_id, state=StaffTable.State.RUNNING, ends_at__gt=timezone.now()).first()
        if table is None:
            return False
        rows = json.loads(table.rows) if is_readable(table.rows) else []
        batch = rows[table.done : table.done + BATCH]
        if batch:
            _make(table, batch)
        table.done = min(table.done + BATCH, table.total) if batch else table.total
        if table.done == table.total:
            table.state, table.rows = StaffTable.State.DONE, "[]"
        table.moved_at = timezone.now()
        table.save(update_fields=["done", "state", "rows", "skipped", "moved_at"])
        return table.state == StaffTable.State.RUNNING


def _make(table: StaffTable, batch: list[dict[str, str]]) -> None:
    """Those rows that are still right; the numbers of the others are kept."""
    register, actor = register_of(table.tenant_id, table.school_id), _confirmer(table)
    checked = checked_rows(batch, register, actor, first=table.done + 1) if actor else []
    wanted = [(row.number, row.person) for row in checked if row.person]
    made = _accounts(wanted, Tenant.objects.get(pk=table.tenant_id))
    save_seats([(user, new) for _number, user, new, _password in made], table.tenant_id)
    StaffSlip.objects.bulk_create(
        StaffSlip(tenant_id=table.tenant_id, table=table, user=user, number=number, password=password)
        for number, user, _new, password in made
    )
    _note(table, made)
    numbers = {number for number, *_rest in made}
    every = range(table.done + 1, table.done + 1 + len(batch))
    table.skipped = [*table.skipped, *(number for number in every if number not in numbers)]


Made = tuple[int, User, NewPerson, str]


def _accounts(wanted: list[tuple[int, NewPerson]], tenant: Tenant) -> list[Made]:
    """Accounts with hashed passwords; without those whose id was taken at this very moment."""
    passwords = [new_password() for _one in wanted]
    with ThreadPoolExecutor(HASHING) as pool:
        hashes = list(pool.map(make_password, passwords))
    users = [account_of(new, tenant, person_id=new_id()) for _number, new in wanted]
    for user, hashed in zip(users, hashes, strict=True):
        give_initial(user, hashed=hashed)
    User.objects.bulk_create(users, ignore_conflicts=True)
    there = set(User.objects.filter(pk__in=[user.pk for user in users]).values_list("pk", flat=True))
    made = zip(wanted, users, passwords, strict=True)
    return [(number, user, new, password) for (number, new), user, password in made if user.pk in there]


def _confirmer(table: StaffTable) -> Staff | None:
    """Whoever confirmed the table, with the rights of now; None when they are not let in any more."""
    user = User.objects.get(pk=table.made_by_id)
    actor = actor_for(user) if refusal_of(user) is None else None
    return actor if isinstance(actor, Staff) else None


def _note(table: StaffTable, made: list[Made]) -> None:
    """One entry for each person, in the name of the job; the table's own entry tells who confirmed it."""
    job = SystemActor("make staff of a table", (table.tenant_id,))
    for _number, user, new, _password in made:
        with audited(job, Event.STAFF_MADE) as entry:
            entry.describe(user, table=str(table.pk), by=str(table.made_by_id))
            entry.school_id = new.seats[0].school_id
