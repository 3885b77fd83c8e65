"""Giving a person a second factor, and taking it."""

import uuid

from accounts.models import Passkey, RecoveryCode, TotpDevice, User
from accounts.second_factor.codes import new_secret
from accounts.second_factor.errors import LastOne, PasskeyTaken
from accounts.second_factor.holders import factors_of, is_required_of
from accounts.second_factor.made import MadePasskey
from accounts.second_factor.permissions import ADD_DEVICE, CHANGE_OWN
from accounts.second_factor.recovery import digest_of, new_codes
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


def add_app(actor: Actor, user: User, *, secret: str, name: str, step: int) -> list[str]:
    """The person's own app, whose code of `step` was right; it takes the place of the one before.

    Gives ten recovery codes where there are none yet, to be shown once.
    """
    require(actor, CHANGE_OWN, user)
    with audited(actor, Event.SECOND_FACTOR_ADDED) as entry:
        replaced, _rows = TotpDevice.objects.filter(user=user).delete()
        TotpDevice.objects.create(user=user, secret=secret, name=name or None, last_step=step)
        entry.describe(user, by="app", replaced=bool(replaced))
        return _codes_if_none(user)


def add_passkey(actor: Actor, user: User, *, made: MadePasskey, name: str) -> list[str]:
    """One more passkey of the person. Gives recovery codes as `add_app` does. Raises PasskeyTaken."""
    require(actor, CHANGE_OWN, user)
    with audited(actor, Event.SECOND_FACTOR_ADDED) as entry:
        if Passkey.objects.filter(credential_id=made.credential_id).exists():
            raise PasskeyTaken
        Passkey.objects.create(
            user=user,
            name=name or None,
            credential_id=made.credential_id,
            public_key=made.public_key,
            sign_count=made.sign_count,
            transports=list(made.transports),
        )
        entry.describe(user, by="passkey")
        return _codes_if_none(user)


def remove_app(actor: Actor, user: User) -> None:
    """The app opens no more. Raises LastOne for who must have a second factor and has no other."""
    require(actor, CHANGE_OWN, user)
    with audited(actor, Event.SECOND_FACTOR_REMOVED) as entry:
        TotpDevice.objects.filter(user=user).delete()
        _settle(actor, user)
        entry.describe(user, by="app")


def remove_passkey(actor: Actor, user: User, *, passkey_id: uuid.UUID) -> None:
    """One passkey opens no more. Raises LastOne as `remove_app` does."""
    require(actor, CHANGE_OWN, user)
    with audited(actor, Event.SECOND_FACTOR_REMOVED) as entry:
        Passkey.objects.filter(user=user, pk=passkey_id).delete()
        _settle(actor, user)
        entry.describe(user, by="passkey")


def make_recovery_codes(actor: Actor, user: User) -> list[str]:
    """Ten new codes, to be shown once; those of before open no more."""
    require(actor, CHANGE_OWN, user)
    with audited(actor, Event.RECOVERY_CODES_MADE) as entry:
        entry.describe(user)
        return _new_codes(user)


def _settle(actor: Actor, user: User) -> None:
    """With the last device go the codes; who must have one keeps it."""
    User.objects.select_for_update(no_key=True).get(pk=user.pk)  # else two removals at once leave nothing
    if factors_of(user).is_there:
        return
    if is_required_of(actor, user):
        raise LastOne
    RecoveryCode.objects.filter(user=user).delete()


def _codes_if_none(user: User) -> list[str]:
    has_codes = RecoveryCode.objects.filter(user=user, used_at=None).exists()
    return [] if has_codes else _new_codes(user)


def _new_codes(user: User) -> list[str]:
    RecoveryCode.objects.filter(user=user).delete()
    codes = new_codes()
    RecoveryCode.objects.bulk_create(RecoveryCode(user=user, digest=digest_of(user.pk, code) or b"") for code in codes)
    return codes
