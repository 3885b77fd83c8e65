"""What guardians and schools decide about being reached."""

import hashlib
import uuid

from django.db.models import Q

from accounts.desks import Desk
from accounts.models import User
from auditlog.events import Event
from auditlog.trail import audited
from messaging.delivery.choices import Chosen, Hours
from messaging.delivery.models import Preference, PushSubscription, QuietHours
from messaging.delivery.permissions import CHOOSE_DELIVERY, SET_QUIET_HOURS
from messaging.delivery.push.messages import Device
from schools.models import School
from tetoru.access import Guardian, Staff, require


def choose_delivery(actor: Guardian, user: User, *, chosen: Chosen) -> None:
    """Keep how a guardian wants to be told; it counts from the next notice on."""
    require(actor, CHOOSE_DELIVERY, user)
    with audited(actor, Event.PREFERENCE_CHANGED) as entry:
        quiet = chosen.quiet
        Preference.objects.update_or_create(
            guardian=user,
            defaults={
                "normal": chosen.normal,
                "digest_hour": chosen.digest_hour,
                "by_mail": chosen.by_mail,
                "quiet_since": quiet.since if quiet else None,
                "quiet_until": quiet.until if quiet else None,
            },
        )
        entry.describe(user, normal=chosen.normal, by_mail=chosen.by_mail, quiet=quiet is not None)


def begin_push(actor: Guardian, user: User, *, device_id: uuid.UUID, device: Device, description: str) -> None:
    """Send pushes to this device from now on. A device that was somebody else's before is only this person's."""
    require(actor, CHOOSE_DELIVERY, user)
    with audited(actor, Event.PUSH_BEGUN) as entry:
        address_hash = hashlib.sha256(device.url.encode()).digest()
        own = Q(user=user, device_id=device_id)
        PushSubscription.objects.filter(own | Q(address_hash=address_hash)).delete()
        row = PushSubscription(id=device.id, user=user, device_id=device_id, address_hash=address_hash)
        row.address = description
        row.save(force_insert=True)
        entry.describe(user, device=str(device_id))


def end_push(actor: Guardian, user: User, *, device_id: uuid.UUID) -> None:
    """Send no more pushes to this device."""
    require(actor, CHOOSE_DELIVERY, user)
    with audited(actor, Event.PUSH_ENDED) as entry:
        PushSubscription.objects.filter(user=user, device_id=device_id).delete()
        entry.describe(user, device=str(device_id))


def set_quiet_hours(actor: Staff, desk: Desk, *, hours: Hours | None) -> None:
    """From when until when the school keeps silent; None: never. Urgent notices go out all the same."""
    require(actor, SET_QUIET_HOURS, desk)
    with audited(actor, Event.QUIET_HOURS_CHANGED) as entry:
        school = School.objects.get(slug=desk.slug)
        QuietHours.objects.filter(school=school).delete()
        if hours is not None:
            QuietHours.objects.create(tenant_id=desk.tenant_id, school=school, since=hours.since, until=hours.until)
        entry.school_id = desk.school_id
        entry.details.update(hours.as_words() if hours else {"hours": "none"})
