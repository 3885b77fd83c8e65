"""The outbox in PostgreSQL: put in by SQL, taken out in chunks, nothing lost.

A worker killed between a message and its mark sends at most that one twice.
"""

import datetime as dt
import uuid
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from messaging.delivery.enqueueing import ENQUEUE, MAIL_INSTEAD
from messaging.delivery.models import Delivery, Mailing
from tetoru.db.alone import execute_alone
from tetoru.db.base import scope_setting
from tetoru.db.prepared import prepared_cursor
from tetoru.smtp import LEASE, wait_after

# In two steps, and in the order of the index of what is due. The planner believes that nothing waits, since nothing did
# when it last looked: left to itself it sorts all that waits for each chunk, and joins the chunk with the whole table.
IN_ORDER = "set local enable_sort = off"
NEXT = """
select mailing_id, guardian_id, due_at from delivery_delivery
where tenant_id = %(tenant)s and channel = %(channel)s and state in ('pending', 'sending') and due_at <= now()
order by priority, due_at limit %(limit)s for update skip locked
"""
TAKE = """
update delivery_delivery d set state = 'sending', attempts = d.attempts + 1, due_at = now() + %(lease)s
from unnest(%(mailings)s::uuid[], %(guardians)s::uuid[]) with ordinality next (mailing_id, guardian_id, place)
where d.tenant_id = %(tenant)s and d.mailing_id = any(%(these)s::uuid[])
  and d.guardian_id = any(%(guardians)s::uuid[]) and d.channel = %(channel)s
  and (d.mailing_id, d.guardian_id) = (next.mailing_id, next.guardian_id)
returning next.place, d.attempts
"""

DUE = """
select exists (select 1 from delivery_delivery
    where tenant_id = %(tenant)s and channel = %(channel)s and state in ('pending', 'sending') and due_at <= now())
"""

# Only by the worker that holds the claim: after its lease another one may have taken the row. The state is spelled so
# that the index of what is due does not fit: it looks empty to the planner and is full just while a notice goes out,
# so that each mark would walk through all that waits. The primary key finds the row.
HELD = """
d.tenant_id = %(tenant)s and d.mailing_id = %(mailing)s and d.guardian_id = %(guardian)s and d.channel = %(channel)s
  and d.state || '' = 'sending' and d.attempts = %(attempts)s
"""
MARK_SENT = "select delivery_mark_sent(%s, %s, %s, %s, %s, %s, %s)"
SETTLE = f"""
update delivery_delivery d set state = %(state)s, error = %(error)s, due_at = now(), sent_at = null
where {HELD}
"""
# What nobody cancelled meanwhile waits for the next try, which is not made at night either.
POSTPONE = f"""
update delivery_delivery d set error = %(error)s,
    state = case when m.cancelled_at is null then 'pending' else 'cancelled' end,
    due_at = case when d.priority = 0 then now() + %(wait)s else
        delivery_after_quiet(delivery_after_quiet(now() + %(wait)s, q.since, q.until), p.quiet_since, p.quiet_until)
    end
from delivery_mailing m
left join delivery_quiethours q on q.tenant_id = m.tenant_id and q.school_id = m.school_id
left join delivery_preference p on p.guardian_id = %(guardian)s
where m.id = d.mailing_id and m.tenant_id = d.tenant_id and {HELD}
"""
# What was taken and not tried is as if it had not been taken, and is the next again.
GIVE_BACK = """
update delivery_delivery d set attempts = d.attempts - 1, due_at = back.due_at,
    state = case when m.cancelled_at is null then 'pending' else 'cancelled' end
from unnest(%(mailings)s::uuid[], %(guardians)s::uuid[], %(attempts)s::int[], %(dues)s::timestamptz[])
    back (mailing_id, guardian_id, attempts, due_at), delivery_mailing m
where m.id = back.mailing_id and m.tenant_id = %(tenant)s
  and d.tenant_id = %(tenant)s and d.mailing_id = any(%(mailings)s::uuid[])
  and d.guardian_id = any(%(guardians)s::uuid[]) and d.channel = %(channel)s
  and (d.mailing_id, d.guardian_id, d.attempts) = (back.mailing_id, back.guardian_id, back.attempts)
  and d.state || '' = 'sending'
"""

# What went into a digest that never arrives did not arrive either.
FAIL_BUNDLED = """
update delivery_delivery set state = %(state)s, error = %(error)s
where tenant_id = %(tenant)s and digest_id = %(mailing)s and guardian_id = %(guardian)s and state = 'bundled'
"""

# A row whose worker has died is as good as pending. What stands in a digest that has gone is sent, not cancelled.
CANCEL = """
update delivery_delivery d set state = 'cancelled', error = ''
from delivery_mailing m
where m.tenant_id = %(tenant)s and (m.id = %(mailing)s or m.notice_id = %(mailing)s)
  and d.tenant_id = m.tenant_id and d.mailing_id = m.id
  and (d.state in ('pending', 'waiting') or (d.state = 'sending' and d.due_at <= now())
    or (d.state = 'bundled' and exists (select 1 from delivery_delivery g
        where g.tenant_id = d.tenant_id and g.mailing_id = d.digest_id and g.guardian_id = d.guardian_id
          and g.state = 'pending')))
"""


@dataclass(frozen=True)
class Claim:
    """A delivery that this worker has taken; `attempts` counts this one, `due_at` is when it was due."""

    tenant_id: uuid.UUID
    channel: str
    mailing_id: uuid.UUID
    guardian_id: uuid.UUID
    attempts: int
    due_at: dt.datetime


def enqueue(mailing: Mailing, *, guardians: str, parameters: Mapping[str, Any]) -> int:
    """Put what each guardian is to get into the outbox, by their preferences; gives how many rows.

    `guardians` is a SELECT with a column `guardian_id`; run twice, it adds nobody twice. One that was cancelled
    adds nobody at all.
    """
    values = {
        **parameters,
        "tenant": mailing.tenant_id,
        "mailing": mailing.pk,
        "priority": mailing.priority,
        "school": mailing.school_id,
        "can_push": bool(settings.VAPID_PRIVATE_KEY),
    }
    with connection.cursor() as cursor:
        cursor.execute(ENQUEUE.format(guardians=guardians), values)
        return int(cursor.rowcount)


def cancel(tenant_id: uuid.UUID, mailing_id: uuid.UUID) -> int:
    """Cancel what has not been sent yet of a mailing, and of all mailings about the notice with this id.

    In the caller's transaction. Gives how many deliveries. What a worker has taken it cancels itself, before its turn;
    only the mail that it is handing over at this moment still goes out, and is not tried again if it can't be sent.
    """
    about = Mailing.objects.filter(pk=mailing_id) | Mailing.objects.filter(notice_id=mailing_id)
    about.filter(cancelled_at=None).update(cancelled_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(CANCEL, {"tenant": tenant_id, "mailing": mailing_id})
        return int(cursor.rowcount)


def claim(
    tenant_id: uuid.UUID, *, limit: int, channel: str = Delivery.Channel.MAIL, lease: dt.timedelta = LEASE
) -> list[Claim]:
    """Take the next deliveries, urgent first, in the order in which they are due. Other workers pass over them."""
    with transaction.atomic(), connection.cursor() as cursor:
        whose: dict[str, Any] = {"tenant": tenant_id, "channel": channel}
        cursor.execute(IN_ORDER)
        cursor.execute(NEXT, {**whose, "limit": limit})
        if not (found := cursor.fetchall()):
            return []
        mailings, guardians, _dues = map(list, zip(*found, strict=True))
        chosen = {"mailings": mailings, "these": list(set(mailings)), "guardians": guardians, "lease": lease}
        cursor.execute(TAKE, whose | chosen)
        attempts = dict(cursor.fetchall())
    return [
        Claim(tenant_id, channel, mailing, guardian, attempts[place], due)
        for place, (mailing, guardian, due) in enumerate(found, start=1)
    ]


def give_back(claims: Sequence[Claim]) -> None:
    """They were not tried: let others have them. What was cancelled meanwhile is cancelled."""
    if not claims:
        return
    values: dict[str, Any] = {
        "tenant": claims[0].tenant_id,
        "channel": claims[0].channel,
        "mailings": [taken.mailing_id for taken in claims],
        "guardians": [taken.guardian_id for taken in claims],
        "attempts": [taken.attempts for taken in claims],
        "dues": [taken.due_at for taken in claims],
    }
    execute_alone(GIVE_BACK, values)


Mark = Callable[[Claim, uuid.UUID | None], bool]
"""Marks one as sent. Gives whether the mailing that follows has been cancelled."""


@contextmanager
def marking() -> Iterator[Mark]:
    """Marks what has been handed over, over one cursor. Each is committed by itself: who is killed sends one twice."""
    scope = scope_setting()
    with prepared_cursor() as cursor:

        def mark(taken: Claim, following: uuid.UUID | None) -> bool:
            whose = (scope, taken.tenant_id, taken.mailing_id, taken.guardian_id)
            cursor.execute(MARK_SENT, (*whose, taken.channel, taken.attempts, following))
            return bool(cursor.fetchone()[0])

        yield mark


def settle_sent(taken: Claim) -> None:
    """It has been handed over."""
    with marking() as mark:
        mark(taken, None)


def settle_failed(taken: Claim, *, error: str) -> None:
    """It will never arrive, as the other side said; nor will what is bundled in it, if it is a digest."""
    with transaction.atomic():
        _settle(SETTLE, taken, state="failed", error=error[:200])
        fail_bundled(taken.tenant_id, taken.mailing_id, taken.guardian_id, state="failed", error=error[:200])


def settle_needless(taken: Claim, state: Delivery.State) -> None:
    """There is nothing to send any more: it was cancelled or opened meanwhile."""
    _settle(SETTLE, taken, state=str(state), error="")


def settle_later(taken: Claim, *, error: str, at_least: dt.timedelta = dt.timedelta()) -> None:
    """Try again, later each time; not before the other side wants it."""
    _settle(POSTPONE, taken, error=error[:200], wait=max(wait_after(taken.attempts), at_least))


def mail_instead(taken: Claim) -> None:
    """A push that failed for good is followed by a mail, if none is there."""
    values: dict[str, Any] = {"tenant": taken.tenant_id, "mailing": taken.mailing_id, "guardian": taken.guardian_id}
    with connection.cursor() as cursor:
        cursor.execute(MAIL_INSTEAD, values)


def fail_bundled(tenant_id: uuid.UUID, digest_id: uuid.UUID, guardian_id: uuid.UUID, *, state: str, error: str) -> None:
    """A digest failed or came back: so did the notices that it told of. For any other mailing this does nothing."""
    values: dict[str, Any] = {
        "tenant": tenant_id,
        "mailing": digest_id,
        "guardian": guardian_id,
        "state": state,
        "error": error,
    }
    with connection.cursor() as cursor:
        cursor.execute(FAIL_BUNDLED, values)


def has_due(tenant_id: uuid.UUID, channel: str) -> bool:
    """Whether something waits to be sent now."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(DUE, {"tenant": tenant_id, "channel": channel})
        return bool(cursor.fetchone()[0])


def _settle(statement: str, taken: Claim, **values: Any) -> None:
    parameters: dict[str, Any] = {
        **values,
        "tenant": taken.tenant_id,
        "channel": taken.channel,
        "mailing": taken.mailing_id,
        "guardian": taken.guardian_id,
        "attempts": taken.attempts,
    }
    execute_alone(statement, parameters)  # the disk is not waited for: at worst it goes twice
