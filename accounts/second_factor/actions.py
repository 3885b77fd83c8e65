"""Giving a person a second factor."""

from accounts.models import TotpDevice, User
from accounts.second_factor.codes import new_secret
from accounts.second_factor.permissions import ADD_DEVICE
from auditlog.events import Event
from auditlog.trail import audited
from tetoru.access import Actor, require


def add_device(actor: Actor, user: User, *, secret: str = "") -> TotpDevice:
    """A new device, known by its `secret` (else a fresh one); the one before, if there was one, opens no more."""
    require(actor, ADD_DEVICE, user)
    with audited(actor, Event.SECOND_FACTOR_ADDED) as entry:
        replaced, _rows = TotpDevice.objects.filter(user=user).delete()
        device = TotpDevice.objects.create(user=user, secret=secret or new_secret())
        entry.describe(user, replaced=bool(replaced))
    return device
