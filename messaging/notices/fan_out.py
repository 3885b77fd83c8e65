"""Addresses a notice: one row per guardian and pupil, in chunks that resume where they died.

Each chunk is one `INSERT … SELECT` sorted by guardian, in a transaction with the cursor, so that
a worker killed between two lines leaves either both or neither (performance.md).
"""

import uuid
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone

from messaging.notices.audiences import READERS, STUDENTS, Audience, resolve
from messaging.notices.models import Dispatch, Notice

CHUNK = 5_000
"""Rows per commit; a commit every 5,000 rows is free, every 500 costs 17 % (performance.md)."""

# `with ties` keeps the rows of one guardian together, so that the cursor never splits a family.
ADDRESS = f"""
with pupil as materialized ({STUDENTS}),
chunk as materialized (
    select reader.guardian_id, reader.student_id from ({READERS} {{after}}) reader
    join pupil using (student_id)
    order by reader.guardian_id fetch first %(chunk)s rows with ties
), written as (
    insert into notices_recipient (tenant_id, notice_id, guardian_id, student_id)
    select %(tenant)s, %(notice)s, guardian_id, student_id from chunk order by guardian_id, student_id
    on conflict do nothing
)
select count(*), count(distinct guardian_id), (array_agg(guardian_id order by guardian_id desc))[1] from chunk
"""

# The class counts of the status page. A club's class counts only in the club's own notices.
COUNT_BY_CLASS = """
insert into notices_classtally (id, tenant_id, notice_id, classroom_id, households, opened)
select uuidv7(), %(tenant)s, %(notice)s, e.classroom_id, count(distinct s.household_id), 0
from (select distinct student_id from notices_recipient where tenant_id = %(tenant)s and notice_id = %(notice)s) r
join schools_student s on s.id = r.student_id
join schools_enrolment e on e.student_id = s.id
join schools_classroom c on c.id = e.classroom_id
join schools_schoolyear y on y.id = c.year_id and %(today)s between y.starts_on and y.ends_on
where c.id = any(%(classrooms)s) or (e.student_id = any(%(students)s) and c.school_id = %(school)s)
group by e.classroom_id
on conflict do nothing
"""


@dataclass(frozen=True)
class Progress:
    """How far a sending got."""

    is_finished: bool
    guardians: int


def address_all(tenant_id: uuid.UUID, notice_id: uuid.UUID) -> int:
    """Address chunk after chunk until nobody is left; gives the number of recipients."""
    while not address_next(tenant_id, notice_id):
        pass
    with transaction.atomic():
        return Dispatch.objects.get(notice_id=notice_id).recipient_count


def address_next(tenant_id: uuid.UUID, notice_id: uuid.UUID, *, chunk: int = CHUNK) -> bool:
    """Address the next chunk; True when the notice has reached everybody it was meant for.

    Safe to run twice at once: the second waits, then goes on where the first stopped.
    """
    with transaction.atomic():
        dispatch = Dispatch.objects.select_for_update().select_related("notice").get(notice_id=notice_id)
        if dispatch.finished_at is not None:
            return True
        audience = resolve(tenant_id, dispatch.notice.audience.all())
        rows, guardians, last = _write_chunk(dispatch, audience, chunk)
        dispatch.recipient_count += rows
        dispatch.addressed_count += guardians
        dispatch.cursor = last or dispatch.cursor
        dispatch.moved_at = timezone.now()
        if rows < chunk:
            _finish(dispatch, audience)
        dispatch.save()
        return dispatch.finished_at is not None


def _write_chunk(dispatch: Dispatch, audience: Audience, chunk: int) -> tuple[int, int, uuid.UUID | None]:
    after = "and g.guardian_id > %(cursor)s" if dispatch.cursor else ""
    parameters = {
        **audience.parameters,
        "notice": dispatch.notice_id,
        "cursor": dispatch.cursor,
        "chunk": chunk,
    }
    with connection.cursor() as cursor:
        cursor.execute(ADDRESS.format(after=after), parameters)
        rows, guardians, last = cursor.fetchone()
        return rows, guardians, last


def _finish(dispatch: Dispatch, audience: Audience) -> None:
    notice = dispatch.notice
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT_BY_CLASS,
            {
                **audience.parameters,
                "notice": notice.pk,
                "school": notice.school_id,
                "today": timezone.localdate(notice.sent_at),
            },
        )
    dispatch.finished_at = timezone.now()
    Notice.objects.filter(pk=notice.pk, state=Notice.State.SENDING).update(state=Notice.State.SENT)
