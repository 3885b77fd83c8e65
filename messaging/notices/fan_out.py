"""Addresses a notice: one row per guardian and pupil, in chunks that resume where they died.

The audience is worked out once, sorted by guardian and cut into chunks. Each is one `INSERT … SELECT`
in a transaction with the cursor, so that a worker killed between two lines leaves either both or
neither; the next worker works out who is left. Working it out again for each chunk made a send to
100,000 guardians 8 × slower than one INSERT (docs/performance.md).
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from messaging.notices.audiences import READERS, STUDENTS, resolve
from messaging.notices.models import Dispatch, Notice
from tetoru.ids import NIL

CHUNK = 5_000
"""Rows per commit; a commit every 5,000 rows is free, every 500 costs 17 % (performance.md)."""

# Who is left after the cursor. The rows of one guardian share a rank, so that no chunk splits a family.
# The arrays stay text, since they only travel back.
REMAINING = f"""
with pupil as materialized ({STUDENTS}),
reader as (select * from ({READERS} and g.guardian_id > %(cursor)s) g join pupil using (student_id)),
ranked as (
    select guardian_id, student_id, (rank() over (order by guardian_id) - 1) / %(chunk)s as number from reader
)
select array_agg(guardian_id)::text, array_agg(student_id)::text from ranked group by number order by number
"""

# The arrays are sorted, as the index wants them. Nobody is in there twice: the cursor sees to it.
ADDRESS = """
insert into notices_recipient (tenant_id, notice_id, guardian_id, student_id)
select %(tenant)s, %(notice)s, * from unnest(%(guardians)s::uuid[], %(students)s::uuid[])
"""


@dataclass(frozen=True)
class Chunk:
    """Pairs of guardian and pupil, as two arrays in PostgreSQL's spelling."""

    after: uuid.UUID | None
    """Where the cursor must stand: on the last guardian of the chunk before."""
    last: uuid.UUID
    """Where the cursor will stand."""
    guardians: str
    students: str
    rows: int
    people: int

    @classmethod
    def of(cls, after: uuid.UUID | None, guardians: str, students: str) -> "Chunk":
        """From what REMAINING gives."""
        ids = guardians.strip("{}").split(",")
        return cls(after, uuid.UUID(max(ids)), guardians, students, len(ids), len(set(ids)))


def address_all(tenant_id: uuid.UUID, notice_id: uuid.UUID) -> int:
    """Address everybody who is left; gives the number of recipients."""
    for _rows in address_in_chunks(tenant_id, notice_id):
        pass
    with transaction.atomic():
        return Dispatch.objects.get(notice_id=notice_id).recipient_count


def address_in_chunks(tenant_id: uuid.UUID, notice_id: uuid.UUID, *, chunk: int = CHUNK) -> Iterator[int]:
    """Address chunk after chunk until nobody is left; gives the rows of each when they are committed.

    May be left at any chunk and begun anew. Safe to run twice at once: who finds that the other was
    quicker works out again who is left.
    """
    while True:
        for part in _remaining(tenant_id, notice_id, chunk):
            if not _address(notice_id, part):
                break
            yield part.rows
        else:
            return _finish(notice_id)


def _remaining(tenant_id: uuid.UUID, notice_id: uuid.UUID, chunk: int) -> list[Chunk]:
    with transaction.atomic(), connection.cursor() as cursor:
        dispatch = Dispatch.objects.select_related("notice").get(notice_id=notice_id)
        if dispatch.finished_at is not None:
            return []
        audience = resolve(tenant_id, dispatch.notice.audience.all())
        cursor.execute(REMAINING, {**audience.parameters, "cursor": dispatch.cursor or NIL, "chunk": chunk})
        chunks: list[Chunk] = []
        for guardians, students in cursor.fetchall():
            chunks.append(Chunk.of(chunks[-1].last if chunks else dispatch.cursor, guardians, students))
        return chunks


def _address(notice_id: uuid.UUID, chunk: Chunk) -> bool:
    """Write a chunk; False when another worker has moved the cursor, or the notice was withdrawn meanwhile."""
    with transaction.atomic(), connection.cursor() as cursor:
        # No chunk waits for the disk: a crash takes its rows and its cursor together. The finish waits.
        cursor.execute("set local synchronous_commit = off")
        dispatch = Dispatch.objects.select_for_update().get(notice_id=notice_id)
        if dispatch.finished_at is not None or dispatch.cursor != chunk.after:
            return False
        arrays = {"guardians": chunk.guardians, "students": chunk.students}
        cursor.execute(ADDRESS, {"tenant": dispatch.tenant_id, "notice": notice_id, **arrays})
        dispatch.recipient_count += chunk.rows
        dispatch.addressed_count += chunk.people
        dispatch.cursor = chunk.last
        dispatch.moved_at = timezone.now()
        dispatch.save()
        return True


def _finish(notice_id: uuid.UUID) -> None:
    with transaction.atomic():
        dispatch = Dispatch.objects.select_for_update().get(notice_id=notice_id)
        if dispatch.finished_at is not None:
            return
        dispatch.finished_at = timezone.now()
        dispatch.save()
        Notice.objects.filter(pk=notice_id, state=Notice.State.SENDING).update(state=Notice.State.SENT)


def stop(notice_id: uuid.UUID) -> None:
    """Address nobody else and queue no mail, however far a worker has got; in the caller's transaction.

    Waits for the chunk that is being written.
    """
    dispatch = Dispatch.objects.select_for_update().get(notice_id=notice_id)
    now = timezone.now()
    dispatch.finished_at, dispatch.mail_queued_at = dispatch.finished_at or now, dispatch.mail_queued_at or now
    dispatch.save(update_fields=["finished_at", "mail_queued_at"])
