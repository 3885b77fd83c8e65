"""Sends the pushes of the outbox: a guardian's devices are one delivery.

It is sent when one device has taken it. When none will, the guardian gets a mail instead, whatever they have chosen:
a home is not lost with a phone.
"""

import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from accounts.models import User
from messaging.delivery import outbox
from messaging.delivery.models import Delivery, Mailing
from messaging.delivery.outbox import Claim
from messaging.delivery.push.addresses import AddressNotAllowed, address_of
from messaging.delivery.push.devices import devices_of, drop_dead, note_taken
from messaging.delivery.push.messages import Device, headers, payload, sealed
from messaging.delivery.push.posting import Answer, Courier, Outcome

CHUNK = 64
AT_ONCE = 16
"""Messages on their way at the same time: a push service answers in a tenth of a second."""
MOST_ATTEMPTS = 6
"""After half an hour a mail goes out instead."""

Answers = list[tuple[Device, Answer]]


@dataclass(frozen=True)
class Parcel:
    """What one guardian is sent."""

    claim: Claim
    mailing: Mailing
    message: bytes
    devices: tuple[Device, ...]


def deliver_pushes(tenant_id: uuid.UUID, *, at_most: int) -> int:
    """Send what is due, up to `at_most`; gives how many were taken out of the outbox."""
    taken = 0
    courier = Courier()
    try:
        with ThreadPoolExecutor(AT_ONCE, thread_name_prefix="push") as threads:
            while taken < at_most:
                claims = outbox.claim(tenant_id, limit=min(CHUNK, at_most - taken), channel=Delivery.Channel.PUSH)
                if not claims:
                    break
                _send_all(tenant_id, claims, courier, threads)
                taken += len(claims)
    finally:
        courier.close()
    return taken


def _send_all(tenant_id: uuid.UUID, claims: Sequence[Claim], courier: Courier, threads: ThreadPoolExecutor) -> None:
    alive, dead = set(), set()
    on_their_way: dict[Future[Answers], Parcel] = {
        threads.submit(_send, parcel, courier): parcel for parcel in _parcels(claims)
    }
    for future in as_completed(on_their_way):
        answers = future.result()
        alive |= {device.id for device, answer in answers if answer.outcome is Outcome.TAKEN}
        dead |= {device.id for device, answer in answers if answer.outcome is Outcome.GONE}
        _settle(on_their_way[future].claim, [answer for _device, answer in answers])
    with transaction.atomic():
        note_taken(alive)
    if dead:
        drop_dead(tenant_id, dead)


def _parcels(claims: Sequence[Claim]) -> Iterator[Parcel]:
    """What is to be sent; what is not is settled at once."""
    with transaction.atomic():
        mailings = Mailing.objects.in_bulk({claim.mailing_id for claim in claims})
        people = User.objects.in_bulk({claim.guardian_id for claim in claims})
        devices = devices_of(people) if settings.VAPID_PRIVATE_KEY else {}
    for claim in claims:
        mailing, person = mailings.get(claim.mailing_id), people.get(claim.guardian_id)
        if mailing is not None and mailing.cancelled_at:
            outbox.settle_needless(claim, Delivery.State.CANCELLED)
        elif mailing is None or person is None or not person.is_active or not devices.get(person.pk):
            _mail_instead(claim, "no device")
        else:
            yield Parcel(claim, mailing, payload(mailing, person.language), tuple(devices[person.pk]))


def _send(parcel: Parcel, courier: Courier) -> Answers:
    """To each device in turn; one that is dead or slow fails none of the others. Touches no database."""
    return [(device, _post(parcel, device, courier)) for device in parcel.devices]


def _post(parcel: Parcel, device: Device, courier: Courier) -> Answer:
    try:
        address = address_of(device.url)
        return courier.post(address, sealed(parcel.message, device), headers(parcel.mailing, address.origin))
    except (AddressNotAllowed, ValueError) as error:
        return Answer(Outcome.REFUSED, str(error))


def _settle(claim: Claim, answers: list[Answer]) -> None:
    outcomes = {answer.outcome for answer in answers}
    later = [answer for answer in answers if answer.outcome is Outcome.LATER]
    if Outcome.TAKEN in outcomes:
        outbox.settle_sent(claim)
    elif later and claim.attempts < MOST_ATTEMPTS:
        outbox.settle_later(claim, error=later[0].error, at_least=max(answer.wait for answer in later))
    else:
        _mail_instead(claim, (later or answers)[0].error)


def _mail_instead(claim: Claim, error: str) -> None:
    """No device will take it: a mail goes out, unless there is one already."""
    with transaction.atomic():
        outbox.settle_failed(claim, error=error)
        outbox.mail_instead(claim)
