"""How far the messages about a withdrawal have got."""

from dataclasses import dataclass

from django.db import connection

from messaging.notices.models import Withdrawal


@dataclass(frozen=True)
class ToldGuardians:
    """Guardians for whom there is a message about the withdrawal."""

    told: int
    """To whom one has left."""
    due: int
    """To whom one is on its way."""
    failed: int


# Of the mails and pushes of one person the one that got furthest.
TOLD = """
select count(*) filter (where is_told), count(*) filter (where is_due and not is_told),
    count(*) filter (where not is_due and not is_told)
from (
    select bool_or(d.state in ('sent', 'bundled')) as is_told,
        bool_or(d.state in ('pending', 'sending', 'waiting')) as is_due
    from delivery_mailing m join delivery_delivery d on d.tenant_id = m.tenant_id and d.mailing_id = m.id
    where m.tenant_id = %(tenant)s and m.notice_id = %(notice)s and m.kind = 'correction' group by d.guardian_id
) guardian
"""


def told_guardians(withdrawal: Withdrawal) -> ToldGuardians:
    """How far the messages about the withdrawal have got by now."""
    with connection.cursor() as cursor:
        cursor.execute(TOLD, {"tenant": withdrawal.tenant_id, "notice": withdrawal.notice_id})
        return ToldGuardians(*cursor.fetchone())
