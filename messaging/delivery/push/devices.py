"""The devices of guardians that take pushes: found for a round of sending, and dropped when they are dead."""

import uuid
from collections import defaultdict
from collections.abc import Collection

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from accounts.models import Session
from auditlog.events import Event
from auditlog.trail import audited
from messaging.delivery.models import PushSubscription
from messaging.delivery.push.messages import Device, NotADevice, device_from
from tetoru.access import SystemActor


def live() -> QuerySet[PushSubscription]:
    """Of people who are still signed in there, and whose account is open."""
    now = timezone.now()
    session = Session.objects.filter(user=OuterRef("user"), device_id=OuterRef("device_id"), expire_date__gt=now)
    return PushSubscription.objects.filter(Exists(session), user__is_active=True)


def devices_of(guardian_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[Device]]:
    """The devices of each guardian. One that does not open takes nothing; its alarm has been raised."""
    found: dict[uuid.UUID, list[Device]] = defaultdict(list)
    for row in live().filter(user_id__in=guardian_ids).order_by("made_at"):
        try:
            found[row.user_id].append(device_from(row.pk, str(row.address)))
        except NotADevice:
            continue
    return found


def note_taken(ids: Collection[uuid.UUID]) -> None:
    """The push service took a message for these."""
    PushSubscription.objects.filter(pk__in=ids).update(last_ok_at=timezone.now())


def drop_dead(tenant_id: uuid.UUID, ids: Collection[uuid.UUID]) -> None:
    """The push service does not know these any more: the app was removed, or permission was taken back."""
    with audited(SystemActor("deliver pushes", (tenant_id,)), Event.PUSH_ENDED) as entry:
        entry.details["devices"], _rows = PushSubscription.objects.filter(pk__in=ids).delete()


def drop_signed_out() -> int:
    """Forget devices on which nobody is signed in any more; gives how many."""
    gone, _rows = PushSubscription.objects.exclude(pk__in=live().values("pk")).delete()
    return gone
