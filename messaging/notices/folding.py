"""Counts the openings of the last seconds: each home once, from the first of its guardians on.

A guardian who opens a notice leaves a delta. Here is asked, of many at once, whether anybody of the home had opened it
before: a recipient of the home is marked at a moment of which no delta waits.
"""

import datetime as dt
import uuid
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from messaging.notices.models import Notice
from tetoru.db.prepared import prepared_cursor

# `delta` are those of one notice. The classes are those of all the home's addressed pupils, so that a bar by class
# counts homes. A moment can be compared: a delta and the marks beside it have that of one transaction. How many wait
# nobody knows before, and a plan for many would read whole tables: so each step is told to follow keys (`offset 0`).
HOMES = """
touched as materialized (
    select distinct s.household_id
    from (select guardian_id, at from delta offset 0) d
    cross join lateral (
        select r.student_id from notices_recipient r
        where r.tenant_id = %(tenant)s and r.notice_id = %(notice)s
          and r.guardian_id = d.guardian_id and r.read_at = d.at offset 0
    ) r
    cross join lateral (select s.household_id from schools_student s where s.id = r.student_id offset 0) s
), addressed as materialized (
    select t.household_id, s.id as student_id, r.read_at,
           (g.guardian_id, r.read_at) in (select guardian_id, at from delta) as is_fresh
    from touched t
    cross join lateral (select s.id from schools_student s where s.household_id = t.household_id offset 0) s
    cross join lateral (select g.guardian_id from accounts_guardianship g where g.student_id = s.id offset 0) g
    cross join lateral (
        select r.read_at from notices_recipient r
        where r.tenant_id = %(tenant)s and r.notice_id = %(notice)s
          and r.guardian_id = g.guardian_id and r.student_id = s.id offset 0
    ) r
), home as materialized (
    select household_id, min(read_at) as at, array_agg(student_id) as students
    from addressed group by household_id having bool_and(read_at is null or is_fresh)
), room as materialized (
    select distinct home.household_id, e.classroom_id from home
    cross join lateral (
        select e.classroom_id from schools_enrolment e where e.student_id = any(home.students) offset 0
    ) e
)
"""
WAITING = "select distinct notice_id from notices_openingdelta where tenant_id = %(tenant)s"
ALONE = "select pg_advisory_xact_lock(hashtextextended(%(tenant)s::text || 'folding', 0))"
# One statement: a delta is gone exactly when its home has been counted.
FOLD = f"""
with delta as (
    delete from notices_openingdelta where tenant_id = %(tenant)s and notice_id = %(notice)s returning guardian_id, at
), {HOMES}, by_notice as (
    update notices_tally set opened = opened + (select count(*) from home) where notice_id = %(notice)s
), by_class as (
    update notices_classtally t set opened = t.opened + g.n
    from (select classroom_id, count(*) as n from room group by 1) g
    where t.tenant_id = %(tenant)s and t.notice_id = %(notice)s and t.classroom_id = g.classroom_id
), by_hour as (
    insert into notices_hourtally (id, tenant_id, notice_id, hour, opened)
    select uuidv7(), %(tenant)s, %(notice)s, date_trunc('hour', at), count(*) from home group by 4
    on conflict (notice_id, hour) do update set opened = notices_hourtally.opened + excluded.opened
)
select count(*) from home
"""
NOT_FOLDED = f"""
with delta as (
    select guardian_id, at from notices_openingdelta where tenant_id = %(tenant)s and notice_id = %(notice)s
), {HOMES}
select home.at, array(select classroom_id from room where room.household_id = home.household_id) from home
"""


@dataclass(frozen=True)
class Opening:
    """A home has opened a notice, and is not in the tallies yet."""

    at: dt.datetime
    classroom_ids: tuple[uuid.UUID, ...]


def fold_openings(tenant_id: uuid.UUID) -> int:
    """Count what one tenant's homes have opened since the last time; gives how many homes.

    One folding of a tenant at a time: two would take each other's deltas, and wait for each other.
    """
    tenant = {"tenant": tenant_id}
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(ALONE, tenant)
        cursor.execute(WAITING, tenant)
        waiting = [notice_id for (notice_id,) in cursor.fetchall()]
        return sum(_fold({**tenant, "notice": notice_id}) for notice_id in waiting)


def not_folded(notice: Notice) -> list[Opening]:
    """The homes that have opened it since the last folding."""
    with prepared_cursor() as cursor:
        cursor.execute(NOT_FOLDED, {"tenant": notice.tenant_id, "notice": notice.pk})
        return [Opening(at, tuple(classroom_ids)) for at, classroom_ids in cursor.fetchall()]


def _fold(parameters: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(FOLD, parameters)
        (homes,) = cursor.fetchone()
        return int(homes)
