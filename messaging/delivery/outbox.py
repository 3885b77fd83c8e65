"""The outbox in PostgreSQL: put in by SQL, taken out in chunks, nothing lost.

A worker killed between a mail and its mark sends at most that one twice.
"""

import datetime as dt
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import connection, transaction

from messaging.delivery.models import Mailing
from tetoru.smtp import LEASE, wait_after

ENQUEUE = """
insert into delivery_delivery (tenant_id, mailing_id, guardian_id, channel, state, priority, attempts, due_at, error)
select %(tenant)s, %(mailing)s, u.id, 'mail', 'pending', %(priority)s, 0, now(), ''
from ({guardians}) chosen join accounts_user u on u.id = chosen.guardian_id
where u.is_active and u.email is not null
order by u.id
on conflict do nothing
"""

CLAIM = """
update delivery_delivery d set state = 'sending', attempts = d.attempts + 1, due_at = now() + %(lease)s
from (
    select tenant_id, mailing_id, guardian_id, channel from delivery_delivery
    where tenant_id = %(tenant)s and state in ('pending', 'sending') and due_at <= now()
    order by priority, due_at limit %(limit)s for update skip locked
) next
where (d.tenant_id, d.mailing_id, d.guardian_id, d.channel)
    = (next.tenant_id, next.mailing_id, next.guardian_id, next.channel)
returning d.mailing_id, d.guardian_id, d.attempts
"""

DUE = """
select exists (select 1 from delivery_delivery
    where tenant_id = %(tenant)s and state in ('pending', 'sending') and due_at <= now())
"""

# Only by the worker that holds the claim: after its lease another one may have taken the row.
SETTLE = """
update delivery_delivery set state = %(state)s, error = %(error)s, due_at = now() + %(wait)s,
    sent_at = case when %(state)s = 'sent' then now() end
where tenant_id = %(tenant)s and mailing_id = %(mailing)s and guardian_id = %(guardian)s and channel = 'mail'
  and state = 'sending' and attempts = %(attempts)s
"""

# A row whose worker has died is as good as pending.
CANCEL = """
update delivery_delivery set state = 'cancelled', error = ''
where tenant_id = %(tenant)s and mailing_id = %(mailing)s
  and (state = 'pending' or (state = 'sending' and due_at <= now()))
"""


@dataclass(frozen=True)
class Claim:
    """A delivery that this worker has taken; `attempts` counts this one."""

    tenant_id: uuid.UUID
    mailing_id: uuid.UUID
    guardian_id: uuid.UUID
    attempts: int


def enqueue(mailing: Mailing, *, guardians: str, parameters: Mapping[str, Any]) -> int:
    """Put one mail per guardian into the outbox; gives how many.

    `guardians` is a SELECT with a column `guardian_id`; run twice, it adds nobody twice.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            ENQUEUE.format(guardians=guardians),
            {**parameters, "tenant": mailing.tenant_id, "mailing": mailing.pk, "priority": mailing.priority},
        )
        return int(cursor.rowcount)


def cancel(tenant_id: uuid.UUID, mailing_id: uuid.UUID) -> int:
    """Cancel what has not been sent yet, in the caller's transaction; gives how many.

    What a worker is sending at this moment still goes out.
    """
    with connection.cursor() as cursor:
        cursor.execute(CANCEL, {"tenant": tenant_id, "mailing": mailing_id})
        return int(cursor.rowcount)


def claim(tenant_id: uuid.UUID, *, limit: int) -> list[Claim]:
    """Take the next deliveries, urgent first. Other workers pass over them."""
    with transaction.atomic(), connection.cursor() as cursor:
        parameters: dict[str, Any] = {"tenant": tenant_id, "lease": LEASE, "limit": limit}
        cursor.execute(CLAIM, parameters)
        return [Claim(tenant_id, *row) for row in cursor.fetchall()]


def settle_sent(taken: Claim) -> None:
    """It has been handed over. Committed one by one: a worker killed here sends at most one twice."""
    _settle(taken, state="sent")


def settle_failed(taken: Claim, *, error: str) -> None:
    """It will never arrive, as the other side said."""
    _settle(taken, state="failed", error=error)


def settle_later(taken: Claim, *, error: str) -> None:
    """Try again, later each time."""
    _settle(taken, state="pending", error=error, wait=wait_after(taken.attempts))


def has_due(tenant_id: uuid.UUID) -> bool:
    """Whether something waits to be sent now."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DUE, {"tenant": tenant_id})
        return bool(cursor.fetchone()[0])


def _settle(taken: Claim, *, state: str, error: str = "", wait: dt.timedelta = dt.timedelta()) -> None:
    parameters: dict[str, Any] = {
        "state": state,
        "error": error[:200],
        "wait": wait,
        "tenant": taken.tenant_id,
        "mailing": taken.mailing_id,
        "guardian": taken.guardian_id,
        "attempts": taken.attempts,
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("set local synchronous_commit = off")
        cursor.execute(SETTLE, parameters)
