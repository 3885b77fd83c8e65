"""Tells the addressed guardians that there is something to read."""

from django.urls import reverse
from django.utils import timezone

from messaging.delivery.models import Mailing
from messaging.delivery.outbox import enqueue
from messaging.notices.models import Notice, Urgency

PRIORITY = {Urgency.URGENT: 0, Urgency.IMPORTANT: 1, Urgency.NORMAL: 2}
ADDRESSED = "select distinct guardian_id from notices_recipient where tenant_id = %(tenant)s and notice_id = %(notice)s"


def queue_mail(notice: Notice) -> int:
    """One mail per addressed guardian; gives how many were added to the outbox."""
    mailing, _made = Mailing.objects.get_or_create(
        pk=notice.pk,
        defaults={
            "tenant_id": notice.tenant_id,
            "school_id": notice.school_id,
            "sender_name": notice.school.name if notice.school else notice.tenant.name,
            "path": reverse("notice", args=[notice.pk]),
            "priority": PRIORITY[Urgency(notice.urgency)],
            "queued_at": timezone.now(),
        },
    )
    return enqueue(mailing, guardians=ADDRESSED, parameters={"notice": notice.pk})
