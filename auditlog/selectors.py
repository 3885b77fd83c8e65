"""What the log is asked. Every question is bounded in time, so that few partitions are read."""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from auditlog.cursors import Cursor, Turn
from auditlog.events import Event, Outcome
from auditlog.models import Checkpoint, Entry
from auditlog.sealing.freshness import READY_WITHIN


@dataclass(frozen=True)
class Opening:
    """That a member of staff opened a pupil's record, on which page, at which desk (None: the board's)."""

    actor_id: uuid.UUID
    at: dt.datetime
    page: str
    school_id: uuid.UUID | None
    id: int = 0

    @property
    def cursor(self) -> Cursor:
        """Its place in the log."""
        return Cursor(self.at, self.id)


@dataclass(frozen=True)
class SealState:
    """When the newest seal was made (None: never), and whether that is too long ago."""

    sealed_at: dt.datetime | None
    is_late: bool


def record_openings(
    tenant_id: uuid.UUID,
    student_id: uuid.UUID,
    *,
    since: dt.datetime,
    until: dt.datetime,
    limit: int,
    turn: Turn | None = None,
) -> list[Opening]:
    """Who opened a pupil's record, newest first, or in the direction of `turn`. Refused attempts are no openings."""
    turn = turn or Turn()
    entries = Entry.objects.filter(
        turn.beyond(),
        tenant_id=tenant_id,
        subject_id=student_id,
        subject_kind="student",
        actor_kind="staff",
        event=Event.PAGE_VIEWED,
        outcome=Outcome.DONE,
        at__gte=since,
        at__lt=until,
    )
    rows: Any = entries.order_by(*turn.order).values_list("actor_id", "at", "details__page", "school_id", "id")
    return [Opening(*row) for row in rows[:limit]]


def seal_state(*, now: dt.datetime) -> SealState:
    """Up to when the log is sealed. Whether the seals are whole is asked by `manage.py verify_log`."""
    sealed_at = Checkpoint.objects.order_by("-seq").values_list("sealed_at", flat=True).first()
    return SealState(sealed_at, sealed_at is None or now - sealed_at > READY_WITHIN)
