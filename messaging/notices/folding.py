"""Folds the openings of the last seconds into the tallies."""

import uuid

from django.db import connection, transaction

# One statement: a delta is gone exactly when it has been counted. Two folds at once share the
# deltas between them, since a deleted row is returned to one of them only.
FOLD = """
with gone as (
    delete from notices_openingdelta where tenant_id = %(tenant)s returning notice_id, classroom_ids, at
), by_notice as (
    update notices_tally t set opened = t.opened + g.n
    from (select notice_id, count(*) as n from gone group by 1) g
    where t.tenant_id = %(tenant)s and t.notice_id = g.notice_id
), by_class as (
    update notices_classtally t set opened = t.opened + g.n
    from (select notice_id, classroom_id, count(*) as n
          from gone, unnest(classroom_ids) as classroom_id group by 1, 2) g
    where t.tenant_id = %(tenant)s and t.notice_id = g.notice_id and t.classroom_id = g.classroom_id
), by_hour as (
    insert into notices_hourtally (id, tenant_id, notice_id, hour, opened)
    select uuidv7(), %(tenant)s, notice_id, date_trunc('hour', at), count(*) from gone group by notice_id, 4
    on conflict (notice_id, hour) do update set opened = notices_hourtally.opened + excluded.opened
)
select count(*) from gone
"""


def fold_openings(tenant_id: uuid.UUID) -> int:
    """Count what one tenant's homes have opened since the last time; gives how many."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(FOLD, {"tenant": tenant_id})
        (folded,) = cursor.fetchone()
        return int(folded)
