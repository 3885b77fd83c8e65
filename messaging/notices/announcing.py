"""Tells the addressed guardians that there is something to read."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import connection
from django.urls import reverse
from django.utils import timezone

from messaging.delivery.models import Mailing
from messaging.delivery.outbox import enqueue
from messaging.notices.audiences import STUDENTS, resolve
from messaging.notices.models import Notice, Urgency, Withdrawal
from tetoru.ids import new_id

PRIORITY = {Urgency.URGENT: 0, Urgency.IMPORTANT: 1, Urgency.NORMAL: 2}
ADDRESSED = "select distinct guardian_id from notices_recipient where tenant_id = %(tenant)s and notice_id = %(notice)s"
READ = f"{ADDRESSED} and read_at is not null"
REACHED = f"""
{ADDRESSED} and (read_at is not null or exists (
    select 1 from delivery_delivery d where d.tenant_id = %(tenant)s and d.mailing_id in (
            select %(notice)s::uuid union all
            select id from delivery_mailing where tenant_id = %(tenant)s and notice_id = %(notice)s)
        and d.guardian_id = notices_recipient.guardian_id and d.state in ('sending', 'sent')))
"""
# Pupils none of whose addressed guardians has a message: the homes that the school has to reach otherwise.
KEEP_UNTOLD = f"""
insert into notices_untold (id, tenant_id, notice_id, student_id)
select uuidv7(), %(tenant)s, %(notice)s, p.student_id from ({STUDENTS}) p
where p.student_id not in (
    select r.student_id from notices_recipient r join delivery_delivery d
        on d.tenant_id = %(tenant)s and d.mailing_id = %(notice)s and d.guardian_id = r.guardian_id
    where r.tenant_id = %(tenant)s and r.notice_id = %(notice)s)
on conflict do nothing
"""
TOLD = {Withdrawal.Told.OPENED: READ, Withdrawal.Told.REACHED: REACHED}


def queue_mail(notice: Notice) -> int:
    """Tell each addressed guardian; gives how many messages were added to the outbox.

    Keeps the pupils for whom nobody can be told.
    """
    queued = enqueue(_mailing(notice, notice.pk), guardians=ADDRESSED, parameters={"notice": notice.pk})
    keep_untold(notice)
    return queued


def keep_untold(notice: Notice) -> None:
    """Keep the pupils of the audience for whom there is no message, when all messages stand in the outbox."""
    audience = resolve(notice.tenant_id, notice.audience.all())
    with connection.cursor() as cursor:
        cursor.execute(KEEP_UNTOLD, {**audience.parameters, "notice": notice.pk})


def queue_reminder(notice: Notice, reminder_id: UUID, *, guardians: str, parameters: Mapping[str, Any]) -> int:
    """Tell these guardians once more, by their own choices; gives how many messages were added to the outbox.

    `guardians` is a SELECT, as the outbox wants it. A withdrawal of the notice cancels it.
    """
    mailing = _mailing(notice, reminder_id, kind=Mailing.Kind.REMINDER, notice_id=notice.pk)
    return enqueue(mailing, guardians=guardians, parameters=parameters)


def queue_replacement(withdrawal: Withdrawal) -> int:
    """Tell whom the school chose that something else stands there now: the same words, the same link."""
    if withdrawal.told == Withdrawal.Told.NOBODY:
        return 0
    chosen = TOLD[Withdrawal.Told(withdrawal.told)]
    mailing = _mailing(withdrawal.notice, new_id())
    return enqueue(mailing, guardians=chosen, parameters={"notice": withdrawal.notice_id})


def _mailing(notice: Notice, mailing_id: UUID, **more: Any) -> Mailing:
    mailing, _made = Mailing.objects.get_or_create(
        pk=mailing_id,
        defaults={
            "tenant_id": notice.tenant_id,
            "school_id": notice.school_id,
            "sender_name": notice.school.name if notice.school else notice.tenant.name,
            "path": reverse("notice", args=[notice.pk]),
            "priority": PRIORITY[Urgency(notice.urgency)],
            "queued_at": timezone.now(),
            **more,
        },
    )
    return mailing
