"""Bundles what waits for a guardian's daily digest: what they have opened meanwhile is left out.

One statement: a job that dies leaves everything waiting, and the next one begins anew. Who changed the hour and had
today's digest already gets the rest tomorrow.
"""

import uuid
from typing import Any

from django.db import connection
from django.utils import timezone

from messaging.delivery.digests import digest_of, is_one_due

BUNDLE = """
with due as (
    select d.mailing_id, d.guardian_id, exists (
        select 1 from notices_recipient r
        where r.tenant_id = d.tenant_id and r.notice_id = coalesce(m.notice_id, m.id)
          and r.guardian_id = d.guardian_id and r.read_at is not null) as is_opened
    from delivery_delivery d join delivery_mailing m on m.tenant_id = d.tenant_id and m.id = d.mailing_id
    where d.tenant_id = %(tenant)s and d.channel = 'mail' and d.state = 'waiting' and d.due_at <= now()
    for update of d skip locked
), made as (
    insert into delivery_delivery
        (tenant_id, mailing_id, guardian_id, channel, state, priority, attempts, due_at, error)
    select distinct %(tenant)s::uuid, %(digest)s::uuid, guardian_id, 'mail', 'pending', 2, 0, now(), ''
    from due where not is_opened
    on conflict do nothing
    returning guardian_id
)
update delivery_delivery d set
    state = case when is_opened then 'opened' when made.guardian_id is not null then 'bundled' else 'waiting' end,
    digest_id = case when not is_opened and made.guardian_id is not null then %(digest)s::uuid end,
    due_at = case when is_opened or made.guardian_id is not null then d.due_at else d.due_at + interval '1 day' end
from due left join made on made.guardian_id = due.guardian_id
where d.tenant_id = %(tenant)s and d.channel = 'mail' and d.mailing_id = due.mailing_id
  and d.guardian_id = due.guardian_id
returning d.guardian_id, d.state
"""


def bundle_due(tenant_id: uuid.UUID) -> int:
    """Make the digests whose hour has come, in the caller's transaction; gives for how many guardians."""
    if not is_one_due(tenant_id):
        return 0
    values: dict[str, Any] = {"tenant": tenant_id, "digest": digest_of(tenant_id, timezone.localdate()).pk}
    with connection.cursor() as cursor:
        cursor.execute(BUNDLE, values)
        return len({guardian for guardian, state in cursor.fetchall() if state == "bundled"})
