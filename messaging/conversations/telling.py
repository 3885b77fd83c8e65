"""Tells guardians that there is something to read: the same words as of a notice, on a shared phone too."""

import datetime as dt
import uuid

from django.urls import reverse

from accounts.models import Guardianship
from messaging.conversations.models import Conversation, Participant
from messaging.delivery.models import Mailing
from messaging.delivery.outbox import enqueue
from messaging.delivery.tasks import deliver_mail, deliver_push
from tetoru.jobs import ring

AT_ONCE = 1
"""Nobody waits for a day's digest with an answer that they have asked for; quiet hours are kept."""
BESIDE = dt.timedelta(minutes=10)
"""Who was told so lately, and has not looked yet, is not told again."""
PEOPLE = "select unnest(%(people)s::uuid[]) as guardian_id"


def guardians_of(conversation: Conversation) -> list[Participant]:
    """Those who take part and may be written to today."""
    links = Guardianship.objects.filter(
        student=conversation.student_id, state=Guardianship.State.ACTIVE, may_contact=True
    )
    rows = conversation.participants.filter(part=Participant.Part.GUARDIAN, left_at=None)
    return list(rows.filter(user__in=links.values("guardian_id")).select_related("user").order_by("joined_at", "pk"))


def tell_guardians(conversation: Conversation, *, besides: uuid.UUID | None, now: dt.datetime) -> int:
    """Queue a mail and a push for each guardian but the one who wrote; gives how many people."""
    rows = [row for row in guardians_of(conversation) if row.user_id != besides and not _was_told(row, now)]
    if not rows:
        return 0
    mailing = Mailing.objects.create(
        tenant_id=conversation.tenant_id,
        kind=Mailing.Kind.MESSAGE,
        school_id=conversation.school_id,
        sender_name=conversation.school.name,
        path=reverse("conversation", args=[conversation.pk]),
        priority=AT_ONCE,
        queued_at=now,
    )
    enqueue(mailing, guardians=PEOPLE, parameters={"people": [row.user_id for row in rows]})
    Participant.objects.filter(pk__in=[row.pk for row in rows]).update(told_at=now)
    for task in (deliver_mail, deliver_push):
        ring(task, tenant_id=conversation.tenant_id)
    return len(rows)


def _was_told(row: Participant, now: dt.datetime) -> bool:
    if row.told_at is None or (row.read_at is not None and row.read_at > row.told_at):
        return False
    return row.told_at > now - BESIDE
