"""Turning and removing keys, each step with its entry in the log."""

from django.db import connection
from django.utils import timezone

from auditlog.events import Event
from auditlog.trail import audited
from schools.keys.errors import KeyStillNeeded
from schools.keys.listing import lines_of
from schools.keys.owners import Owner
from schools.keys.permissions import REMOVE_KEY, REWRAP_KEYS, TURN_KEYS
from schools.keys.rotation import values_of
from tetoru.access import Actor, require
from tetoru.crypto.destruction import delete_keys
from tetoru.crypto.keyring import make_key
from tetoru.crypto.models import Rotation
from tetoru.crypto.rewrapping import rewrap_keys


def begin_rotation(actor: Actor, owner: Owner) -> Rotation:
    """Make the owner's next key version, which encrypts from now on."""
    require(actor, TURN_KEYS, owner)
    with owner.scope(), audited(actor, Event.KEY_ROTATED) as entry:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_xact_lock(hashtextextended(%s, 0))", (f"rotation of {owner.id}",))
        rotation = Rotation.objects.create(owner=owner.id, key_id=make_key(owner.id))
        entry.describe(rotation, key=rotation.key_id)
        entry.tenant_id = owner.tenant_id
    return rotation


def finish_rotation(actor: Actor, owner: Owner, *, rotation: Rotation, unreadable: int) -> None:
    """Record that the owner's values have moved; with values left behind, the rotation stays open."""
    require(actor, TURN_KEYS, owner)
    with owner.scope(), audited(actor, Event.KEY_REENCRYPTED) as entry:
        if not unreadable:
            open_ones = Rotation.objects.filter(owner=owner.id, key_id__lte=rotation.key_id, finished_at=None)
            open_ones.update(finished_at=timezone.now())
        values = values_of(owner)[rotation.key_id]
        entry.describe(rotation, key=rotation.key_id, values=values, unreadable=unreadable)
        entry.tenant_id = owner.tenant_id


def remove_key(actor: Actor, owner: Owner, *, key_id: int) -> None:
    """Delete an older key that seals nothing any more. Raises KeyStillNeeded, DoorShut."""
    require(actor, REMOVE_KEY, owner)
    with owner.scope(), audited(actor, Event.KEY_REMOVED) as entry:
        line = next(line for line in lines_of(owner) if line.id == key_id)
        if line.needed_for:
            raise KeyStillNeeded(f"key {key_id} can't go: {line.needed_for}")
        delete_keys([key_id])
        entry.details.update(key=key_id, version=line.version)
        entry.tenant_id = owner.tenant_id


def rewrap_keyring(actor: Actor, root: str) -> int:
    """Wrap every key under the root of today, named `root`; gives how many. Raises KeyUnavailable, DoorShut."""
    require(actor, REWRAP_KEYS, root)
    with audited(actor, Event.KEY_REENCRYPTED) as entry:
        rewrapped = sum(1 for _key_id in rewrap_keys())
        entry.details.update(rewrapped=rewrapped, root=root)
    return rewrapped
