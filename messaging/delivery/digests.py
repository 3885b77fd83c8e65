"""The day's digest: one mailing a tenant and day, so that its key allows each guardian one mail a day.

Notices that wait for it are deliveries in the state `waiting`. Whoever knows which of them have been opened bundles
them (`messaging.notices.digesting`); here is what the mail needs to know, and the mailing itself.
"""

import datetime as dt
import uuid
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from messaging.delivery.models import Mailing
from messaging.delivery.outbox import Claim
from schools.models import Tenant

COUNT = """
select digest_id, guardian_id, count(*) from delivery_delivery
where tenant_id = %(tenant)s and digest_id = any(%(digests)s) and guardian_id = any(%(guardians)s)
  and state = 'bundled'
group by 1, 2
"""
ARE_WAITING = """
select exists (select 1 from delivery_delivery
    where tenant_id = %s and state = 'waiting' and due_at <= now())
"""


def is_one_due(tenant_id: uuid.UUID) -> bool:
    """Whether somebody's hour has come."""
    with connection.cursor() as cursor:
        cursor.execute(ARE_WAITING, (tenant_id,))
        return bool(cursor.fetchone()[0])


def digest_of(tenant_id: uuid.UUID, day: dt.date) -> Mailing:
    """The digest of a day; made when the first guardian's hour comes."""
    mailing, _made = Mailing.objects.get_or_create(
        tenant_id=tenant_id,
        digest_on=day,
        defaults={
            "kind": Mailing.Kind.DIGEST,
            "sender_name": Tenant.objects.get(pk=tenant_id).name,
            "path": reverse("home"),
            "priority": 2,
            "queued_at": timezone.now(),
        },
    )
    return mailing


def count_bundled(claims: Iterable[Claim], mailings: Mapping[uuid.UUID, Mailing]) -> dict[Claim, int]:
    """How many notices stand behind each digest among these. What was withdrawn since is not counted."""
    digests = [
        claim
        for claim in claims
        if claim.mailing_id in mailings and mailings[claim.mailing_id].kind == Mailing.Kind.DIGEST
    ]
    if not digests:
        return {}
    values: dict[str, Any] = {
        "tenant": digests[0].tenant_id,
        "digests": list({claim.mailing_id for claim in digests}),
        "guardians": [claim.guardian_id for claim in digests],
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, values)
        found = {(digest, guardian): count for digest, guardian, count in cursor.fetchall()}
    return {claim: found.get((claim.mailing_id, claim.guardian_id), 0) for claim in digests}
