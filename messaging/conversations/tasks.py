"""Background work of conversations."""

import uuid

from celery import shared_task
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from messaging.conversations.models import Conversation, Participant
from messaging.conversations.readers import teaching
from messaging.conversations.writing import describe, held, settle_teachers
from schools.walks import for_each_tenant
from tetoru.access import SystemActor

AT_ONCE = 200
"""So many in one round: the others are the next one's."""


@shared_task
def hand_over_conversations() -> None:
    """Let conversations whose class has other teachers say so, in all tenants: a class was given away, a year began."""
    for_each_tenant(_hand_over)


def _hand_over(tenant_id: uuid.UUID) -> None:
    with transaction.atomic():
        found = list(_behind()[:AT_ONCE])
    for conversation in found:
        with audited(SystemActor("hand over conversations", (tenant_id,)), Event.CONVERSATION_HANDED_OVER) as entry:
            current = held(conversation)
            settle_teachers(current, now=timezone.now())
            describe(entry, current)


def _behind() -> QuerySet[Conversation]:
    """Those that go on with a teacher who is none any more, or without one who is."""
    row = Participant.objects.filter(left_at=None)
    stale = row.filter(conversation=OuterRef("pk"), part=Participant.Part.TEACHER).filter(
        ~Exists(teaching("conversation__school", "conversation__student").filter(seat__user=OuterRef("user")))
    )
    new = teaching("school", "student").filter(
        ~Exists(row.filter(conversation=OuterRef(OuterRef("pk")), user=OuterRef("seat__user")))
    )
    return Conversation.objects.filter(Exists(stale) | Exists(new), closed_at=None).order_by("pk")
