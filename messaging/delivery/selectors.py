"""How a guardian is reached, and when a school keeps silent, as the pages show it."""

import uuid
from dataclasses import dataclass
from typing import Any

from accounts.desks import Desk
from accounts.models import User
from accounts.session_marks import DEVICE
from messaging.delivery.choices import Hours
from messaging.delivery.models import Preference, QuietHours
from messaging.delivery.push.devices import live
from messaging.delivery.push.messages import public_key


@dataclass(frozen=True)
class Reach:
    """What a guardian has chosen, and the devices that take pushes. `push_key` is empty where there is no push."""

    preference: Preference | None
    push_key: str
    is_on_here: bool
    other_devices: int


def reach_of(user: User, session: Any) -> Reach:
    """For the settings of the person who asks, seen from the device that they hold."""
    preference = Preference.objects.filter(guardian=user).first()
    devices = set(live().filter(user=user).values_list("device_id", flat=True))
    here = device_of(session)
    return Reach(preference, public_key(), here in devices, len(devices - {here}))


def device_of(session: Any) -> uuid.UUID | None:
    """The device that a session runs on."""
    return uuid.UUID(session[DEVICE]) if DEVICE in session else None


def quiet_hours_at(desk: Desk) -> Hours | None:
    """When the school of a desk keeps silent."""
    row = QuietHours.objects.filter(school__slug=desk.slug).first()
    return Hours(row.since, row.until) if row else None
