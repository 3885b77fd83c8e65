"""Asks a person for the second factor: the code of now, a recovery code, or a passkey."""

import datetime as dt
from collections.abc import Callable
from enum import Enum, StrEnum

from django.db import transaction
from django.utils import timezone

from accounts.actors import actor_for
from accounts.models import Passkey, RecoveryCode, TotpDevice, User
from accounts.second_factor.codes import matching_step
from accounts.second_factor.passkeys import Challenge, NotThisPasskey, credential_in, new_sign_count, owner_in
from accounts.second_factor.recovery import digest_of
from auditlog.events import Event, Outcome
from auditlog.trail import Draft, current_trail, write
from tetoru.access import Actor
from tetoru.crypto.fields import has_unreadable
from tetoru.tenancy import tenant_scope

TRIES = 5
SHUT_FOR = dt.timedelta(minutes=15)


class Answer(Enum):
    """What became of a proof."""

    RIGHT = "right"
    WRONG = "wrong"
    SHUT = "shut"
    """Nothing was compared: too many wrong codes came before."""


class Means(StrEnum):
    """By what a person proved who they are; for the log."""

    APP = "app"
    RECOVERY_CODE = "recovery code"
    PASSKEY = "passkey"


def verify_code(user: User, code: str) -> bool:
    """Whether this is the person's code of now, for the first time. Without a device no code is right.

    The answer is in the log. Not to be called inside a transaction: a wrong code counts, whatever becomes of the deed.
    """
    return try_code(user, code) is Answer.RIGHT


def try_code(user: User, code: str) -> Answer:
    """The same, telling a wrong code from a door that is shut for a while."""
    return _answered(user, Means.APP, lambda: _answer_to_code(user, code))


def try_recovery_code(user: User, code: str) -> Answer:
    """Whether this is one of the person's recovery codes; each opens once."""
    return _answered(user, Means.RECOVERY_CODE, lambda: _answer_to_recovery_code(user, code))


def try_passkey(user: User, credential: str, challenge: Challenge | None) -> Answer:
    """Whether a passkey of this person answered the challenge, with the person verified by their device."""
    return _answered(user, Means.PASSKEY, lambda: _answer_to_passkey(user, credential, challenge))


def owner_of_passkey(credential: str, challenge: Challenge | None) -> User | None:
    """Whose passkey answered the challenge; None when it is nobody's. For the sign-in, which writes the log."""
    found = credential_in(credential)
    if found is None:
        return None
    with transaction.atomic(durable=True):
        known = Passkey.objects.filter(credential_id=found.raw_id).select_related("user").first()
        if known is None or owner_in(found) != known.user_id:
            return None
        answer = _answer_to_passkey(known.user, credential, challenge)
        if answer is Answer.RIGHT:
            _keep(known.user)
    return known.user if answer is Answer.RIGHT else None


def answer_of(device: TotpDevice, code: str) -> Answer:
    """Compare with a device that is locked, and count. Against a secret that does not open, no code is right."""
    now = timezone.now()
    if device.shut_until is not None and now < device.shut_until:
        return Answer.SHUT
    step = None if has_unreadable(device) else matching_step(device.secret, code, after=device.last_step)
    if step is not None:
        device.last_step, device.failures, device.shut_until = step, 0, None
    else:
        device.failures += 1
        device.shut_until = now + SHUT_FOR if device.failures % TRIES == 0 else None
    device.save(update_fields=["last_step", "failures", "shut_until"])
    if step is not None:
        return Answer.RIGHT
    return Answer.SHUT if device.shut_until else Answer.WRONG


def _answered(user: User, means: Means, ask: Callable[[], Answer]) -> Answer:
    actor = actor_for(user)
    with tenant_scope(*actor.tenant_ids), transaction.atomic(durable=True):
        answer = ask()
        _record(actor, user, answer, means)
    return answer


def _answer_to_code(user: User, code: str) -> Answer:
    device = TotpDevice.objects.select_for_update().filter(user=user).first()
    return Answer.WRONG if device is None else answer_of(device, code)


def _answer_to_recovery_code(user: User, code: str) -> Answer:
    digest = digest_of(user.pk, code)
    unused = RecoveryCode.objects.filter(user=user, used_at=None, digest=digest)
    return Answer.RIGHT if digest and unused.update(used_at=timezone.now()) else Answer.WRONG


def _answer_to_passkey(user: User, credential: str, challenge: Challenge | None) -> Answer:
    found = credential_in(credential)
    known = Passkey.objects.select_for_update().filter(user=user, credential_id=found.raw_id if found else b"").first()
    if known is None or found is None or challenge is None:
        return Answer.WRONG
    try:
        known.sign_count = new_sign_count(known, found, challenge)
    except NotThisPasskey:
        return Answer.WRONG
    known.used_at = timezone.now()
    known.save(update_fields=["sign_count", "used_at"])
    return Answer.RIGHT


def _keep(user: User) -> bool:
    """Who passes has lost nothing: a reset that waited is over. Says whether there was one."""
    if user.factors_end_at is None:
        return False
    user.factors_end_at = None
    user.save(update_fields=["factors_end_at"])
    return True


def _record(actor: Actor, user: User, answer: Answer, means: Means) -> None:
    is_right = answer is Answer.RIGHT
    draft = Draft(Event.SECOND_FACTOR_PASSED if is_right else Event.SECOND_FACTOR_FAILED)
    draft.describe(user, by=means.value, is_shut=answer is Answer.SHUT)
    if is_right and _keep(user):
        draft.details["reset_stopped"] = True
    write(actor, draft, Outcome.DONE if is_right else Outcome.DENIED)
    trail = current_trail()
    if trail is not None:
        trail.recorded = True
