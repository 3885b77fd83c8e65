"""引きつぎ: conversations into which somebody was brought go to a colleague when they leave.

Teachers of a class need none: whoever looks after the class reads.
"""

import uuid

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import StaffSeat
from accounts.staff.handover import Leaving, Work
from messaging.conversations.models import Conversation, Message, Participant
from messaging.conversations.readers import staff_of
from messaging.conversations.writing import add, bring_in, held


def _parts_of(leaving: Leaving) -> QuerySet[Participant]:
    mine = Participant.objects.filter(
        tenant_id=leaving.tenant_id,
        user_id=leaving.user_id,
        part=Participant.Part.ADDED,
        left_at=None,
        conversation__closed_at=None,
    )
    return mine if leaving.everywhere else mine.filter(Q(conversation__school_id=leaving.school_id))


def _count(leaving: Leaving) -> int:
    return _parts_of(leaving).count()


def _hand_over(leaving: Leaving, heir_id: uuid.UUID) -> int:
    """Those of schools where the colleague has a seat: elsewhere they could not open them."""
    places = StaffSeat.objects.filter(user_id=heir_id).exclude(school=None).values("school_id")
    rows = list(_parts_of(leaving).filter(conversation__school_id__in=places).order_by("conversation_id"))
    for row in rows:
        _hand(row, heir_id)
    return len(rows)


def _hand(row: Participant, heir_id: uuid.UUID) -> None:
    now, conversation = timezone.now(), held(Conversation(pk=row.conversation_id))
    row.left_at = now
    row.save(update_fields=["left_at"])
    add(conversation, Message.Kind.LEFT, now=now, about_id=row.user_id)
    if heir_id not in {user.pk for user in staff_of(conversation)}:
        bring_in(conversation, heir_id, now=now)
        add(conversation, Message.Kind.JOINED, now=now, about_id=heir_id)


CONVERSATIONS = Work("conversations", _("加わっている個別連絡"), _count, _hand_over)
