"""What the log is asked. Every question is bounded in time, so that few partitions are read."""

import datetime as dt
import json
import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Min, QuerySet

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
class Stretch:
    """From when until when is looked."""

    since: dt.datetime
    until: dt.datetime


@dataclass(frozen=True)
class SealState:
    """When the newest seal was made (None: never), and whether that is too long ago."""

    sealed_at: dt.datetime | None
    is_late: bool


# The first checkpoint that reaches as far as the entry's transaction; an entry that is not sealed yet has none.
SEALED_DEED = """
select e.id, e.details::text, c.seq, c.sealed_at
from (
    select id, details, txid::text::bigint as txid from auditlog_entry
    where tenant_id = %(tenant)s and subject_id = %(subject)s and event = %(event)s and at >= %(since)s
    order by at limit 1
) e
left join lateral (
    select seq, sealed_at, min_txid from auditlog_checkpoint
    where max_txid >= e.txid order by max_txid, seq limit 1
) c on c.min_txid <= e.txid
"""


@dataclass(frozen=True)
class SealedDeed:
    """A deed's entry, and which checkpoint sealed it, when; None while it waits for its seal."""

    entry_id: int
    details: dict[str, Any]
    checkpoint: int | None
    sealed_at: dt.datetime | None


def record_openings(
    tenant_id: uuid.UUID, student_id: uuid.UUID, *, since: dt.datetime, until: dt.datetime, limit: int
) -> list[Opening]:
    """Who opened what has to do with a pupil, newest first, as the school sees it: on whatever page."""
    return _openings(_opened(tenant_id, student_id, Stretch(since, until)).order_by(*Turn().order), limit)


def openings_of_pages(
    tenant_id: uuid.UUID, student_id: uuid.UUID, stretch: Stretch, *, pages: Collection[str], limit: int, turn: Turn
) -> list[Opening]:
    """Who opened one of these pages of a pupil, in the direction of `turn`. Others are not even stepped over."""
    entries = _opened(tenant_id, student_id, stretch).filter(turn.beyond(), details__page__in=sorted(pages))
    return _openings(entries.order_by(*turn.order), limit)


def first_ways(
    tenant_id: uuid.UUID, notice_id: uuid.UUID, guardian_ids: Iterable[uuid.UUID], *, since: dt.datetime
) -> dict[uuid.UUID, str]:
    """From where each of these guardians opened a notice for the first time, as their entries say."""
    entries = _readings(tenant_id, notice_id, Event.NOTICE_READ, since).filter(actor_id__in=list(guardian_ids))
    rows: Any = entries.order_by("at", "id").values_list("actor_id", "details__way")
    ways: dict[uuid.UUID, str] = {}
    for guardian_id, way in rows:
        ways.setdefault(guardian_id, way or "")
    return ways


def first_file_openings(
    tenant_id: uuid.UUID, notice_id: uuid.UUID, guardian_ids: Iterable[uuid.UUID], *, since: dt.datetime
) -> dict[uuid.UUID, dict[str, dt.datetime]]:
    """When each of these guardians first opened or kept which file of a notice: guardian → the file's id → when."""
    opened, fetched = (_readings(tenant_id, notice_id, one, since) for one in (Event.FILE_OPENED, Event.FILE_FETCHED))
    entries = (opened | fetched).filter(actor_kind="guardian", actor_id__in=list(guardian_ids)).order_by()
    found: dict[uuid.UUID, dict[str, dt.datetime]] = {}
    rows: Any = entries.values_list("actor_id", "details__file").annotate(first=Min("at"))
    for guardian_id, file_id, first in rows:
        found.setdefault(guardian_id, {})[file_id] = first
    return found


def first_readings(
    tenant_id: uuid.UUID, notice_id: uuid.UUID, guardian_ids: Iterable[uuid.UUID], *, since: dt.datetime
) -> dict[uuid.UUID, dt.datetime]:
    """When each of these guardians first read the short notice in the place of a withdrawn one."""
    entries = _readings(tenant_id, notice_id, Event.WITHDRAWAL_READ, since).filter(actor_id__in=list(guardian_ids))
    return dict(entries.order_by().values_list("actor_id").annotate(first=Min("at")))


def sealed_deed(tenant_id: uuid.UUID, subject_id: uuid.UUID, event: Event, *, since: dt.datetime) -> SealedDeed | None:
    """A deed's entry with the checkpoint that covers it; None where there is no such entry."""
    with connection.cursor() as cursor:
        cursor.execute(SEALED_DEED, {"tenant": tenant_id, "subject": subject_id, "event": event, "since": since})
        row = cursor.fetchone()
    return SealedDeed(row[0], json.loads(row[1]), *row[2:]) if row else None


def seal_state(*, now: dt.datetime) -> SealState:
    """Up to when the log is sealed. Whether the seals are whole is asked by `manage.py verify_log`."""
    sealed_at = Checkpoint.objects.order_by("-seq").values_list("sealed_at", flat=True).first()
    return SealState(sealed_at, sealed_at is None or now - sealed_at > READY_WITHIN)


def _opened(tenant_id: uuid.UUID, student_id: uuid.UUID, stretch: Stretch) -> QuerySet[Entry]:
    """Pages about a pupil that staff were shown. Refused attempts are no openings."""
    return Entry.objects.filter(
        tenant_id=tenant_id,
        subject_id=student_id,
        subject_kind="student",
        actor_kind="staff",
        event=Event.PAGE_VIEWED,
        outcome=Outcome.DONE,
        at__gte=stretch.since,
        at__lt=stretch.until,
    )


def _openings(entries: QuerySet[Entry], limit: int) -> list[Opening]:
    rows: Any = entries.values_list("actor_id", "at", "details__page", "school_id", "id")
    return [Opening(*row) for row in rows[:limit]]


def _readings(tenant_id: uuid.UUID, notice_id: uuid.UUID, event: Event, since: dt.datetime) -> QuerySet[Entry]:
    return Entry.objects.filter(
        tenant_id=tenant_id,
        subject_id=notice_id,
        subject_kind="notice",
        event=event,
        outcome=Outcome.DONE,
        at__gte=since,
    )
