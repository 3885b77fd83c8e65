"""Tells the addressed guardians that there is something to read."""

from uuid import UUID

from django.urls import reverse
from django.utils import timezone

from messaging.delivery.models import Mailing
from messaging.delivery.outbox import enqueue
from messaging.notices.models import Notice, Urgency, Withdrawal
from tetoru.ids import new_id

PRIORITY = {Urgency.URGENT: 0, Urgency.IMPORTANT: 1, Urgency.NORMAL: 2}
ADDRESSED = "select distinct guardian_id from notices_recipient where tenant_id = %(tenant)s and notice_id = %(notice)s"
READ = f"{ADDRESSED} and read_at is not null"
REACHED = f"""
{ADDRESSED} and (read_at is not null or exists (
    select 1 from delivery_delivery d where d.tenant_id = %(tenant)s and d.mailing_id = %(notice)s
        and d.guardian_id = notices_recipient.guardian_id and d.state in ('sending', 'sent')))
"""
TOLD = {Withdrawal.Told.OPENED: READ, Withdrawal.Told.REACHED: REACHED}


def queue_mail(notice: Notice) -> int:
    """One mail per addressed guardian; gives how many were added to the outbox."""
    return enqueue(_mailing(notice, notice.pk), guardians=ADDRESSED, parameters={"notice": notice.pk})


def queue_replacement(withdrawal: Withdrawal) -> int:
    """Tell whom the school chose that something else stands there now: the same words, the same link."""
    if withdrawal.told == Withdrawal.Told.NOBODY:
        return 0
    chosen = TOLD[Withdrawal.Told(withdrawal.told)]
    mailing = _mailing(withdrawal.notice, new_id())
    return enqueue(mailing, guardians=chosen, parameters={"notice": withdrawal.notice_id})


def _mailing(notice: Notice, mailing_id: UUID) -> Mailing:
    mailing, _made = Mailing.objects.get_or_create(
        pk=mailing_id,
        defaults={
            "tenant_id": notice.tenant_id,
            "school_id": notice.school_id,
            "sender_name": notice.school.name if notice.school else notice.tenant.name,
            "path": reverse("notice", args=[notice.pk]),
            "priority": PRIORITY[Urgency(notice.urgency)],
            "queued_at": timezone.now(),
        },
    )
    return mailing
