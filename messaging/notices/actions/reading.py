"""Reading: the first time a guardian opens a notice, and what is left to read of a withdrawn one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import connection

from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.models import Notice
from messaging.notices.permissions import OPEN_NOTICE
from messaging.notices.ways import Way
from messaging.notices.withdrawal_lock import SHARE
from tetoru.access import Guardian, require

# Two parents who open at the same moment must not count their home twice: the home is locked for
# the length of this transaction, and only then is asked whether it had opened. Nor does anybody open what is being
# withdrawn: readers share the notice (`withdrawal_lock`), and who withdraws it has it alone.
LOCK = f"""
with open as materialized (select {SHARE})
select pg_advisory_xact_lock(hashtextextended(%(notice)s::text || home::text, 0))
from open, (select distinct household_id as home from schools_student where id = any(%(students)s) order by 1) homes
"""

# The classes are those of all the home's addressed pupils, so that a bar by class counts homes.
# Nothing is marked of a withdrawn notice: as it is now, not as it was when the page was begun.
MARK = """
with notice as (
    select state <> 'withdrawn' as is_open from notices_notice where tenant_id = %(tenant)s and id = %(notice)s
), home as (
    select distinct household_id from schools_student where id = any(%(students)s)
), addressed as (
    select s.household_id, s.id as student_id, r.guardian_id, r.read_at
    from home join schools_student s using (household_id)
    join accounts_guardianship g on g.student_id = s.id
    join notices_recipient r on r.tenant_id = %(tenant)s and r.notice_id = %(notice)s
        and r.guardian_id = g.guardian_id and r.student_id = s.id
), marked as (
    update notices_recipient set read_at = now()
    where tenant_id = %(tenant)s and notice_id = %(notice)s and guardian_id = %(guardian)s
      and student_id = any(%(students)s) and read_at is null and (select is_open from notice)
    returning student_id
), opened as (
    insert into notices_openingdelta (tenant_id, notice_id, classroom_ids, at)
    select %(tenant)s, %(notice)s, array(
        select distinct t.classroom_id from notices_classtally t
        join schools_enrolment e on e.classroom_id = t.classroom_id
        join addressed a on a.student_id = e.student_id
        where t.notice_id = %(notice)s and a.household_id = home.household_id
    ), now()
    from home
    where exists (select 1 from marked)
      and exists (select 1 from addressed a where a.household_id = home.household_id)
      and not exists (select 1 from addressed a where a.household_id = home.household_id and a.read_at is not null)
    returning 1
)
select (select count(*) from marked), (select count(*) from opened), (select is_open from notice)
"""

# By the clock, not by the transaction's beginning: who waited for the withdrawal has not opened it before.
MARK_WITHDRAWN = """
update notices_recipient set read_at = clock_timestamp()
where tenant_id = %(tenant)s and notice_id = %(notice)s and guardian_id = %(guardian)s
  and student_id = any(%(students)s) and read_at is null
"""


def open_notice(actor: Guardian, notice: Notice, *, student_ids: Sequence[UUID], way: Way = Way.PAGE) -> bool:
    """Mark a notice as read by this guardian for these children of theirs, at the database's time.

    Gives whether it may be shown; False when it was withdrawn, be it a moment ago: then only the short notice in its
    place has been read, and nothing counts as opened. The home counts as having opened it from the first of its
    guardians on. The notice's own row is not touched.
    """
    require(actor, OPEN_NOTICE, notice)
    with audited(actor, Event.NOTICE_READ) as entry, connection.cursor() as cursor:
        parameters: dict[str, Any] = {
            "tenant": notice.tenant_id,
            "notice": notice.pk,
            "guardian": actor.user_id,
            "students": list(student_ids),
        }
        cursor.execute(LOCK, parameters)
        cursor.execute(MARK, parameters)
        marked, opened, is_open = cursor.fetchone()
        entry.describe(notice, students=marked, homes=opened, way=way)
        if not is_open:
            cursor.execute(MARK_WITHDRAWN, parameters)
            entry.event = Event.WITHDRAWAL_READ
    return bool(is_open)
