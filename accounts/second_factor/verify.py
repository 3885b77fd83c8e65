"""Asks a person for the code of now."""

import datetime as dt
from enum import Enum

from django.db import transaction
from django.utils import timezone

from accounts.models import TotpDevice, User
from accounts.second_factor.codes import matching_step
from auditlog.events import Event, Outcome
from auditlog.trail import Draft, current_trail, write
from tetoru.access import Actor, Nobody, Operator
from tetoru.crypto.fields import has_unreadable

TRIES = 5
SHUT_FOR = dt.timedelta(minutes=15)


class Answer(Enum):
    """What became of a code."""

    RIGHT = "right"
    WRONG = "wrong"
    SHUT = "shut"
    """Nothing was compared: too many wrong codes came before."""


def verify_code(user: User, code: str) -> bool:
    """Whether this is the person's code of now, for the first time. Without a device no code is right.

    The answer is in the log. Not to be called inside a transaction: a wrong code counts, whatever becomes of the deed.
    """
    return try_code(user, code) is Answer.RIGHT


def try_code(user: User, code: str) -> Answer:
    """The same, telling a wrong code from a door that is shut for a while."""
    with transaction.atomic(durable=True):
        device = TotpDevice.objects.select_for_update().filter(user=user).first()
        answer = Answer.WRONG if device is None else answer_of(device, code)
        _record(user, answer)
    return answer


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


def _record(user: User, answer: Answer) -> None:
    is_right = answer is Answer.RIGHT
    draft = Draft(Event.SECOND_FACTOR_PASSED if is_right else Event.SECOND_FACTOR_FAILED)
    draft.describe(user, is_shut=answer is Answer.SHUT)
    actor: Actor = Operator(user.pk) if user.kind == User.Kind.OPERATOR else Nobody()
    write(actor, draft, Outcome.DONE if is_right else Outcome.DENIED)
    trail = current_trail()
    if trail is not None:
        trail.recorded = True
