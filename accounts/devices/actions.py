"""Signing out other devices of one's own."""

import uuid

from accounts.devices.permissions import SIGN_OUT_DEVICES
from accounts.models import Session, User
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Actor, require


def sign_out_device(actor: Actor, user: User, *, device_id: uuid.UUID) -> int:
    """End what is open on one device. Gives the number of sessions that ended."""
    require(actor, SIGN_OUT_DEVICES, user)
    with audited(actor, Event.DEVICE_SIGNED_OUT) as entry:
        ended, _rows = Session.objects.filter(user=user, device_id=device_id).delete()
        entry.describe(user, ended=ended)
    return ended


def sign_out_others(actor: Actor, user: User, *, kept_key: str) -> int:
    """End everything that is open but this one session. Gives the number of sessions that ended."""
    require(actor, SIGN_OUT_DEVICES, user)
    with audited(actor, Event.DEVICE_SIGNED_OUT) as entry:
        ended, _rows = Session.objects.filter(user=user).exclude(session_key=kept_key).delete()
        entry.describe(user, ended=ended)
    return ended
