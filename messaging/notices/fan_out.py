"""Addresses a notice: one row per guardian and pupil, in chunks that resume where they died.

The audience is worked out once, sorted by guardian, and cut into chunks. Each is one statement that moves the
cursor and inserts, so that a worker killed at any moment leaves either both or neither; the next worker works out
who is left. Working it out again for each chunk made a send to 100,000 guardians 8 × slower than one INSERT
(docs/performance.md).
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from messaging.notices.audiences import READERS, STUDENTS, resolve
from messaging.notices.models import Dispatch, Notice
from tetoru.db.prepared import prepared_cursor
from tetoru.db.uuid_arrays import UuidArray
from tetoru.ids import NIL

CHUNK = 5_000
"""Rows per commit; a commit every 5,000 rows is free, every 500 costs 17 % (performance.md)."""

# Who is left after the cursor, as the index wants them.
REMAINING = f"""
with pupil as materialized ({STUDENTS}),
reader as (select * from ({READERS} and g.guardian_id > %(cursor)s) g join pupil using (student_id))
select array_send(array_agg(guardian_id order by guardian_id, student_id)),
       array_send(array_agg(student_id order by guardian_id, student_id))
from reader
"""

# Nothing is inserted where the cursor is no longer where it was: another worker was quicker, or it was withdrawn.
# Nobody is in there twice: the cursor sees to it.
ADDRESS = """
with moved as (
    update notices_dispatch set recipient_count = recipient_count + %(rows)s,
        addressed_count = addressed_count + %(people)s, cursor = %(last)s, moved_at = %(now)s
    where notice_id = %(notice)s and tenant_id = %(tenant)s and finished_at is null
      and cursor is not distinct from %(after)s
    returning 1
)
insert into notices_recipient (tenant_id, notice_id, guardian_id, student_id)
select %(tenant)s, %(notice)s, * from unnest(%(guardians)s::uuid[], %(students)s::uuid[])
where exists (select 1 from moved)
"""


@dataclass(frozen=True)
class Chunk:
    """Pairs of guardian and pupil."""

    after: uuid.UUID | None
    """Where the cursor must stand: on the last guardian of the chunk before."""
    guardians: UuidArray
    students: UuidArray

    @property
    def last(self) -> uuid.UUID:
        """Where the cursor will stand."""
        return self.guardians[len(self.guardians) - 1]


def address_in_chunks(tenant_id: uuid.UUID, notice_id: uuid.UUID, *, chunk: int = CHUNK) -> Iterator[int]:
    """Address chunk after chunk until nobody is left; gives the rows of each when they are committed.

    Before the first it gives 0, when it has worked out who is left: of a city that takes as long as several chunks.
    May be left at any chunk and begun anew. Safe to run twice at once: who finds that the other was
    quicker works out again who is left.
    """
    while True:
        parts = _remaining(tenant_id, notice_id, chunk)
        yield 0
        for part in parts:
            if not _address(tenant_id, notice_id, part):
                break
            yield len(part.guardians)
        else:
            return _finish(notice_id)


def _remaining(tenant_id: uuid.UUID, notice_id: uuid.UUID, chunk: int) -> Iterator[Chunk]:
    with transaction.atomic(), connection.cursor() as cursor:
        dispatch = Dispatch.objects.select_related("notice").get(notice_id=notice_id)
        if dispatch.finished_at is not None:
            return iter(())
        audience = resolve(tenant_id, dispatch.notice.audience.all())
        cursor.execute(REMAINING, {**audience.parameters, "cursor": dispatch.cursor or NIL})
        guardians, students = map(UuidArray.of, cursor.fetchone())
    return _cut(dispatch.cursor, guardians, students, chunk)


def _cut(after: uuid.UUID | None, guardians: UuidArray, students: UuidArray, chunk: int) -> Iterator[Chunk]:
    """Chunks of at least so many rows, but for the last; none splits a family."""
    start, total = 0, len(guardians)
    while start < total:
        end = min(start + chunk, total)
        while end < total and guardians.raw(end) == guardians.raw(end - 1):
            end += 1
        yield Chunk(after, guardians.cut(start, end), students.cut(start, end))
        after, start = guardians[end - 1], end


def _address(tenant_id: uuid.UUID, notice_id: uuid.UUID, chunk: Chunk) -> bool:
    """Write a chunk; False when another worker has moved the cursor, or the notice was withdrawn meanwhile."""
    with transaction.atomic(), prepared_cursor() as cursor:
        # No chunk waits for the disk: a crash takes its rows and its cursor together. The finish waits.
        cursor.execute("set local synchronous_commit = off")
        cursor.execute(
            ADDRESS,
            {
                "tenant": tenant_id,
                "notice": notice_id,
                "after": chunk.after,
                "last": chunk.last,
                "now": timezone.now(),
                "rows": len(chunk.guardians),
                "people": chunk.guardians.distinct(),
                "guardians": chunk.guardians,
                "students": chunk.students,
            },
        )
        return bool(cursor.rowcount)


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
