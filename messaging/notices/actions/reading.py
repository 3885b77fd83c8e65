"""Reading: the first time a guardian opens a notice, and what is left to read of a withdrawn one."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from auditlog.events import Event
from auditlog.trail import audited
from messaging.notices.models import Notice
from messaging.notices.permissions import OPEN_NOTICE
from messaging.notices.ways import Way
from messaging.notices.withdrawal_lock import SHARE
from tetoru.access import Guardian, require
from tetoru.db.prepared import prepared_cursor

# Nobody opens what is being withdrawn: readers share the notice (`withdrawal_lock`), and who withdraws it has it alone.
# And who opens a notice looks at a page: nobody waits for the disk (docs/adr/0011).
BEGIN = f"select {SHARE}, set_config('synchronous_commit', 'off', true)"

# Nothing is marked of a withdrawn notice: as it is now, not as it was when the page was begun.
# Whether the home had opened before is asked when it is counted (`folding`), of many at once. The delta meets no other:
# it has the moment of its transaction. `on conflict` would write it in two steps, a twelfth of an opening.
MARK = """
with notice as (
    select state <> 'withdrawn' as is_open from notices_notice where tenant_id = %(tenant)s and id = %(notice)s
), marked as (
    update notices_recipient set read_at = now()
    where tenant_id = %(tenant)s and notice_id = %(notice)s and guardian_id = %(guardian)s
      and student_id = any(%(students)s) and read_at is null and (select is_open from notice)
    returning student_id
), delta as (
    insert into notices_openingdelta (tenant_id, notice_id, guardian_id, at)
    select %(tenant)s, %(notice)s, %(guardian)s, now() where exists (select 1 from marked)
)
select (select count(*) from marked), (select is_open from notice)
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
    guardians on (`folding`). The notice's own row is not touched.
    """
    require(actor, OPEN_NOTICE, notice)
    with audited(actor, Event.NOTICE_READ, is_alone=True) as entry, prepared_cursor() as cursor:
        parameters: dict[str, Any] = {
            "tenant": notice.tenant_id,
            "notice": notice.pk,
            "guardian": actor.user_id,
            "students": list(student_ids),
        }
        cursor.execute(BEGIN, parameters)
        cursor.execute(MARK, parameters)
        marked, is_open = cursor.fetchone()
        entry.describe(notice, students=marked, way=way)
        if not is_open:
            cursor.execute(MARK_WITHDRAWN, parameters)
            entry.event = Event.WITHDRAWAL_READ
    return bool(is_open)
