"""Addresses a notice: one row per guardian and pupil, in chunks that resume where they died.

The audience is worked out once, piece by piece, sorted by guardian, and cut into chunks. Each is one statement that
moves the cursor and inserts, so that a worker killed at any moment leaves either both or neither; the next worker works
out who is left. Working it out again for each chunk made a send to 100,000 guardians 8 × slower than one INSERT
(docs/performance.md).
"""

import heapq
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from messaging.notices.addressees import Pair, all_readers_of, pupils_of, readers_of
from messaging.notices.audiences import resolve
from messaging.notices.models import Dispatch, Notice
from tetoru.db.alone import DO_NOT_WAIT
from tetoru.db.prepared import prepared_cursor
from tetoru.db.uuid_arrays import UuidArray
from tetoru.ids import NIL

CHUNK = 5_000
"""Rows per commit; a commit every 5,000 rows is free, every 500 costs 17 % (performance.md)."""

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
    """Pairs of guardian and pupil, sorted by guardian."""

    after: uuid.UUID | None
    """Where the cursor must stand: on the last guardian of the chunk before."""
    guardians: UuidArray
    students: UuidArray

    @classmethod
    def of(cls, pairs: Iterable[Pair], *, after: uuid.UUID | None) -> "Chunk":
        """These pairs; at least one."""
        guardians, students = map(UuidArray.joined, zip(*pairs, strict=True))
        return cls(after, guardians, students)

    @property
    def last(self) -> uuid.UUID:
        """Where the cursor will stand."""
        return self.guardians[-1]


def address_in_chunks(
    tenant_id: uuid.UUID, notice_id: uuid.UUID, *, chunk: int = CHUNK, in_pieces: bool = False
) -> Iterator[int]:
    """Address chunk after chunk until nobody is left; gives the rows of each when they are committed.

    Before the first it gives 0 when it knows who is left, and `in_pieces` for each piece of that. May be left at any
    chunk and begun anew. Safe to run twice at once: who finds that the other was quicker works out again who is left.
    """
    while True:
        with step_of(notice_id) as dispatch:
            if dispatch.finished_at is not None:
                return
            cursor = dispatch.cursor
            audience = resolve(tenant_id, dispatch.notice.audience.all())
            pieces = pupils_of(audience) if in_pieces else iter(())
            pairs = [] if in_pieces else [all_readers_of(audience, after=cursor or NIL)]
        yield 0
        for pupils in pieces:
            with step_of(notice_id) as dispatch:
                if dispatch.finished_at is not None:
                    return
                pairs.append(readers_of(tenant_id, pupils, after=cursor or NIL))
            yield 0
        for part in _cut(heapq.merge(*pairs), cursor, chunk):
            if not _address(tenant_id, notice_id, part):
                break
            yield len(part.guardians)
        else:
            _finish(notice_id)
            yield 0
            return


def _cut(pairs: Iterable[Pair], after: uuid.UUID | None, chunk: int) -> Iterator[Chunk]:
    """Chunks of at least so many rows, but for the last; none splits a family."""
    rows = list[Pair]()
    for pair in pairs:
        if len(rows) >= chunk and pair[0] != rows[-1][0]:
            part = Chunk.of(rows, after=after)
            yield part
            after, rows = part.last, []
        rows.append(pair)
    if rows:
        yield Chunk.of(rows, after=after)


def _address(tenant_id: uuid.UUID, notice_id: uuid.UUID, chunk: Chunk) -> bool:
    """Write a chunk; False when another worker has moved the cursor, or the notice was withdrawn meanwhile."""
    with transaction.atomic(), prepared_cursor() as cursor:
        # No chunk waits for the disk: a crash takes its rows and its cursor together. The finish waits.
        cursor.execute(DO_NOT_WAIT)
        cursor.execute(
            ADDRESS,
            {
                "tenant": tenant_id,
                "notice": notice_id,
                "after": chunk.after,
                "last": chunk.last,
                "now": timezone.now(),
                "rows": len(chunk.guardians),
                "people": len(set(chunk.guardians.elements)),
                "guardians": chunk.guardians,
                "students": chunk.students,
            },
        )
        return bool(cursor.rowcount)


@contextmanager
def step_of(notice_id: uuid.UUID) -> Iterator[Dispatch]:
    """One step of a send, under the lock by which a withdrawal ends it. What has moved is not taken for dead."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DO_NOT_WAIT)  # a crash takes this step with all that follow; the send's end waits for the disk
        dispatch = Dispatch.objects.select_for_update().get(notice_id=notice_id)
        yield dispatch
        dispatch.moved_at = timezone.now()
        dispatch.save(update_fields=["moved_at"])


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
