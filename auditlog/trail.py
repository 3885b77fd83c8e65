"""Leaves the entries: `audited` for a deed, `write_outside` for a page that was looked at.

One request leaves exactly one row. A deed's entry is written in the deed's own transaction, so
that neither is there without the other; the middleware writes what is left.
"""

import hashlib
import json
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from auditlog.events import Event, Outcome
from tetoru.access import Actor, PartnerSystem, SystemActor
from tetoru.db.base import scope_setting
from tetoru.db.prepared import Statement, prepared_cursor
from tetoru.ids import new_id
from tetoru.web.logs import request_id

COLUMNS = {
    "tenant_id": "uuid",
    "school_id": "uuid",
    "actor_id": "uuid",
    "actor_kind": "text",
    "session_hash": "bytea",
    "ip": "inet",
    "event": "text",
    "subject_kind": "text",
    "subject_id": "uuid",
    "outcome": "text",
    "request_id": "uuid",
    "details": "jsonb",
}
"""What an entry says, each with its type. `at` and `txid` come from the database."""
INSERT = f"insert into auditlog_entry ({', '.join(COLUMNS)})"
NAMED = f"{INSERT} select {', '.join(f'%(entry_{column})s::{kind}' for column, kind in COLUMNS.items())}"
"""Left by a statement with what it does or reads: `from` that; its values are those of `named_row`."""
INTO_TRANSACTION = f"{INSERT} values ({', '.join(['%s'] * len(COLUMNS))})"
# One statement, one round trip: it opens the scope for itself, and does not wait for the disk.
# A crash of the server can cost the last moments' reads.
OUTSIDE_TRANSACTION = f"""
with here as materialized (
    select set_config('app.tenants', %s, true), set_config('synchronous_commit', 'off', true)
) {INSERT} select {", ".join(f"%s::{kind}" for kind in COLUMNS.values())} from here
"""  # noqa: S608 -- names of ours


@dataclass
class Trail:
    """One request on its way through: who, from where, and whether its row is written yet."""

    request_id: uuid.UUID = field(default_factory=new_id)
    session_key: str | None = None
    ip: str | None = None
    actor: Actor | None = None
    recorded: bool = False

    @property
    def session_hash(self) -> bytes | None:
        """16 bytes that tell sessions apart without giving the session away."""
        return hashlib.sha256(self.session_key.encode()).digest()[:16] if self.session_key else None


@dataclass
class Draft:
    """An entry before it is written."""

    event: Event
    tenant_id: uuid.UUID | None = None
    school_id: uuid.UUID | None = None
    subject_kind: str | None = None
    subject_id: uuid.UUID | None = None
    details: dict[str, Any] = field(default_factory=dict)
    is_written: bool = False

    def describe(self, subject: Any, **details: Any) -> None:
        """Say what the deed was done to, with ids, counts and field names: never names or texts."""
        self.subject_kind = subject._meta.model_name
        self.subject_id = subject.pk
        self.tenant_id = getattr(subject, "tenant_id", self.tenant_id)
        self.school_id = getattr(subject, "school_id", self.school_id)
        self.details.update(details)


_trail: ContextVar[Trail | None] = ContextVar("trail", default=None)
_open: ContextVar[Draft | None] = ContextVar("audited", default=None)


def current_trail() -> Trail | None:
    """The request that is being worked on; None in a job."""
    return _trail.get()


@contextmanager
def trail_of(trail: Trail) -> Iterator[Trail]:
    """Make `trail` the current one."""
    token, logged = _trail.set(trail), request_id.set(trail.request_id)
    try:
        yield trail
    finally:
        _trail.reset(token)
        request_id.reset(logged)


@contextmanager
def audited(actor: Actor, event: Event, *, is_alone: bool = False) -> Iterator[Draft]:
    """One deed: one transaction and one entry, both or neither.

    A deed inside a deed joins the outer one's entry. One that `is_alone` in its transaction needs no savepoint: an
    exception ends the whole transaction, and whoever catches it has left that.
    """
    outer = _open.get()
    if outer is not None:
        outer.details.setdefault("also", []).append(event)
        yield outer
        return
    trail = _trail.get()
    if trail is not None and trail.recorded:
        raise RuntimeError("a request does one deed: put the second into the same action")
    draft = Draft(event)
    token = _open.set(draft)
    try:
        with transaction.atomic(savepoint=not is_alone):
            yield draft
            write(actor, draft, Outcome.DONE)
    finally:
        _open.reset(token)
    if trail is not None:
        trail.recorded = True


def write(actor: Actor, draft: Draft, outcome: Outcome) -> None:
    """Write the entry into the transaction at hand, unless it is there already."""
    if draft.is_written:
        return
    with prepared_cursor() as cursor:
        cursor.execute(INTO_TRANSACTION, row_of(actor, draft, outcome))


def write_outside(actor: Actor, draft: Draft, outcome: Outcome) -> None:
    """Write the entry in a statement of its own; for pages that were only looked at."""
    with prepared_cursor() as cursor:
        cursor.execute(OUTSIDE_TRANSACTION, (scope_setting(), *row_of(actor, draft, outcome)))


def write_with(statement: Statement, values: Mapping[str, Any], actor: Actor, draft: Draft) -> bool:
    """Do a deed by one statement that leaves its entry with NAMED, and a row where it was done; gives whether it was.

    The entry stays as it is now. Raises RuntimeError in a deed inside a deed, whose entry is not whole yet.
    """
    if "also" in draft.details:
        raise RuntimeError("the entry belongs to an outer deed, which is not done yet")
    draft.is_written = bool(statement.rows({**values, **named_row(actor, draft, Outcome.DONE)}))
    return draft.is_written


def named_row(actor: Actor, draft: Draft, outcome: Outcome) -> dict[str, Any]:
    """The entry by the names that NAMED has for its values."""
    return {f"entry_{column}": value for column, value in zip(COLUMNS, row_of(actor, draft, outcome), strict=True)}


def row_of(actor: Actor, draft: Draft, outcome: Outcome) -> tuple[Any, ...]:
    """The entry, in the order of COLUMNS."""
    trail = _trail.get() or Trail(ip=None)
    who: dict[str, Any] = {"job": actor.name} if isinstance(actor, SystemActor) else {}
    tenant_id = draft.tenant_id
    if tenant_id is None and len(actor.tenant_ids) == 1:
        tenant_id = actor.tenant_ids[0]
    return (
        tenant_id,
        draft.school_id,
        actor.partner_id if isinstance(actor, PartnerSystem) else actor.user_id,
        actor.kind,
        trail.session_hash,
        trail.ip,
        draft.event,
        draft.subject_kind,
        draft.subject_id,
        outcome,
        trail.request_id,
        json.dumps({**draft.details, **who}, default=str),
    )
