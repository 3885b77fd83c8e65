"""Addresses a notice: one row per guardian and pupil, in chunks that resume where they died.

The audience is worked out once, sorted by guardian and cut up. Each chunk is one sorted `INSERT … SELECT`
in a transaction with the cursor, so that a worker killed between two lines leaves either both or
neither; the next worker works out who is left. Working it out for each chunk again made a send to
100,000 guardians 8 × slower than one INSERT (performance.md).
"""

import uuid
from collections.abc import Iterator

from django.db import connection, transaction
from django.utils import timezone

from messaging.notices.audiences import READERS, STUDENTS, Audience, resolve
from messaging.notices.models import Dispatch, Notice
from tetoru.ids import NIL

CHUNK = 5_000
"""Rows per commit; a commit every 5,000 rows is free, every 500 costs 17 % (performance.md)."""

# Who is left after the cursor. The rows of one guardian share a rank, so that the cursor never splits a
# family. The arrays stay text: here nobody looks into them.
REMAINING = f"""
with pupil as materialized ({STUDENTS}),
reader as (select g.guardian_id, g.student_id from ({READERS} and g.guardian_id > %(cursor)s) g join pupil using (student_id)),
ranked as (select guardian_id, student_id, (rank() over (order by guardian_id) - 1) / %(chunk)s as part from reader)
select array_agg(guardian_id)::text, array_agg(student_id)::text from ranked group by part order by part
"""

# Asks for the cursor again: another worker may have been here meanwhile.
ADDRESS = """
with chunk as materialized (
    select guardian_id, student_id from unnest(%(guardians)s::uuid[], %(students)s::uuid[]) pair (guardian_id, student_id)
    where guardian_id > %(cursor)s
), written as (
    insert into notices_recipient (tenant_id, notice_id, guardian_id, student_id)
    select %(tenant)s, %(notice)s, guardian_id, student_id from chunk order by guardian_id, student_id
    on conflict do nothing
)
select count(*), count(distinct guardian_id), (array_agg(guardian_id order by guardian_id desc))[1] from chunk
"""

# The class counts of the status page. A club's class counts only in the club's own notices. `is true`
# makes the recipients a hash that is built once: the planner knows nothing of a notice this new,
# takes it for one row, and would look up each pupil of a city one by one.
COUNT_BY_CLASS = """
insert into notices_classtally (id, tenant_id, notice_id, classroom_id, households, opened)
select uuidv7(), %(tenant)s, %(notice)s, e.classroom_id, count(distinct s.household_id), 0
from schools_enrolment e
join schools_student s on s.id = e.student_id
join schools_classroom c on c.id = e.classroom_id
join schools_schoolyear y on y.id = c.year_id and %(today)s between y.starts_on and y.ends_on
where e.tenant_id = %(tenant)s
  and (e.classroom_id = any(%(classrooms)s) or (e.student_id = any(%(students)s) and c.school_id = %(school)s))
  and (e.student_id in (
      select student_id from notices_recipient where tenant_id = %(tenant)s and notice_id = %(notice)s)) is true
group by e.classroom_id
on conflict do nothing
"""


def address_all(tenant_id: uuid.UUID, notice_id: uuid.UUID) -> int:
    """Address everybody who is left; gives the number of recipients."""
    for _rows in address_in_chunks(tenant_id, notice_id):
        pass
    with transaction.atomic():
        return Dispatch.objects.get(notice_id=notice_id).recipient_count


def address_in_chunks(tenant_id: uuid.UUID, notice_id: uuid.UUID, *, chunk: int = CHUNK) -> Iterator[int]:
    """Address chunk after chunk until nobody is left; gives the rows of each, when it is committed.

    May be left at any chunk and begun anew. Safe to run twice at once: the second waits, then goes
    on where the first stopped.
    """
    for guardians, students in _remaining(tenant_id, notice_id, chunk):
        yield _address(notice_id, guardians, students)
    _finish(tenant_id, notice_id)


def _remaining(tenant_id: uuid.UUID, notice_id: uuid.UUID, chunk: int) -> list[tuple[str, str]]:
    """Per chunk its guardians and their pupils, as arrays that PostgreSQL wrote."""
    with transaction.atomic(), connection.cursor() as cursor:
        dispatch = Dispatch.objects.select_related("notice").get(notice_id=notice_id)
        if dispatch.finished_at is not None:
            return []
        audience = resolve(tenant_id, dispatch.notice.audience.all())
        cursor.execute(REMAINING, {**audience.parameters, "cursor": dispatch.cursor or NIL, "chunk": chunk})
        return cursor.fetchall()


def _address(notice_id: uuid.UUID, guardians: str, students: str) -> int:
    with transaction.atomic(), connection.cursor() as cursor:
        dispatch = Dispatch.objects.select_for_update().get(notice_id=notice_id)
        parameters = {
            "tenant": dispatch.tenant_id,
            "notice": notice_id,
            "guardians": guardians,
            "students": students,
            "cursor": dispatch.cursor or NIL,
        }
        cursor.execute(ADDRESS, parameters)
        rows, count, last = cursor.fetchone()
        dispatch.recipient_count += rows
        dispatch.addressed_count += count
        dispatch.cursor = last or dispatch.cursor
        dispatch.moved_at = timezone.now()
        dispatch.save()
        return int(rows)


def _finish(tenant_id: uuid.UUID, notice_id: uuid.UUID) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        dispatch = Dispatch.objects.select_for_update().select_related("notice").get(notice_id=notice_id)
        if dispatch.finished_at is not None:
            return
        notice = dispatch.notice
        audience = resolve(tenant_id, notice.audience.all())
        day = timezone.localdate(notice.sent_at)
        parameters = {**audience.parameters, "notice": notice.pk, "school": notice.school_id, "today": day}
        cursor.execute(COUNT_BY_CLASS, parameters)
        dispatch.finished_at = timezone.now()
        dispatch.save()
        Notice.objects.filter(pk=notice.pk, state=Notice.State.SENDING).update(state=Notice.State.SENT)
