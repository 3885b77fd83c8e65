"""Sends the mails of the outbox over one kept connection."""

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction

from accounts.mails.trouble import note_arriving, note_failing
from accounts.models import User
from messaging.delivery import outbox
from messaging.delivery.digests import count_bundled
from messaging.delivery.letters import Letter
from messaging.delivery.models import Delivery, Mailing
from messaging.delivery.outbox import Claim
from messaging.delivery.writing import addressed, digest_letter, notice_letter
from tetoru.db.prepared import prepared
from tetoru.smtp import AddressRefused, ServerAway, hand_over

CHUNK = 20
"""Mails per claim: at 10 s for each of four commands they stay within the lease, and no urgent one waits for more."""


Letters = dict[tuple[uuid.UUID, str, int], Letter]
"""By mailing, language and count: written once for all that a worker sends in a row."""


@dataclass(frozen=True)
class Way:
    """What a worker keeps while it sends: the server's connection, the cursor of the marks, what it has written."""

    connection: BaseEmailBackend
    mark: Callable[[Claim], None]
    letters: Letters


@dataclass(frozen=True)
class Chunk:
    """What is known about some claims; `arriving` are people whose mail was believed to fail, and was taken."""

    mailings: dict[uuid.UUID, Mailing]
    people: dict[uuid.UUID, User]
    counts: dict[Claim, int]
    way: Way
    arriving: list[uuid.UUID] = field(default_factory=list)

    def letter(self, mailing: Mailing, language: str, count: int) -> Letter:
        """What is written about it in this language, with so many left in a digest; written once."""
        key = (mailing.pk, language, count)
        letters = self.way.letters
        if key not in letters:
            is_digest = mailing.kind == Mailing.Kind.DIGEST
            letters[key] = digest_letter(mailing, language, count) if is_digest else notice_letter(mailing, language)
        return letters[key]


def deliver(tenant_id: uuid.UUID, *, at_most: int) -> int:
    """Send what is due, up to `at_most`; gives how many were taken. Stops when the server is down."""
    taken, letters = 0, Letters()
    connection = get_connection()
    try:
        with outbox.marking() as mark:
            while taken < at_most:
                claims = outbox.claim(tenant_id, limit=min(CHUNK, at_most - taken))
                if not claims or not _send_all(_load(claims, Way(connection, mark, letters)), claims):
                    break
                taken += len(claims)
    finally:
        connection.close()
    return taken


def _send_all(chunk: Chunk, claims: Sequence[Claim]) -> bool:
    """Send a chunk; False when the server does not answer, so that the rest waits."""
    for position, claim in enumerate(claims):
        try:
            _send(claim, chunk)
        except ServerAway as error:
            for waiting in claims[position:]:
                outbox.settle_later(waiting, error=str(error))
            return False
    if chunk.arriving:
        with transaction.atomic():
            note_arriving(chunk.arriving)
    return True


def _load(claims: Sequence[Claim], way: Way) -> Chunk:
    with transaction.atomic(), prepared():
        mailings = Mailing.objects.in_bulk({claim.mailing_id for claim in claims})
        known = User.objects.only("email", "language", "mail_failing_since")
        people = known.in_bulk({claim.guardian_id for claim in claims})
        return Chunk(mailings, people, count_bundled(claims, mailings), way)


def _send(claim: Claim, chunk: Chunk) -> None:
    """Send one and settle it. Raises ServerAway."""
    mailing, person = chunk.mailings.get(claim.mailing_id), chunk.people.get(claim.guardian_id)
    if mailing is None or person is None or "@" not in (person.email or ""):
        outbox.settle_failed(claim, error="no readable address")
        return
    count = chunk.counts.get(claim, 0)
    if needless := _needless(mailing, count):
        outbox.settle_needless(claim, needless)
        return
    try:
        letter = chunk.letter(mailing, person.language, count)
        hand_over(addressed(letter, mailing, person), chunk.way.connection)
    except AddressRefused as refused:
        _settle_refused(claim, refused)
    else:
        chunk.way.mark(claim)
        if person.mail_failing_since:
            chunk.arriving.append(person.pk)


def _needless(mailing: Mailing, count: int) -> Delivery.State | None:
    """How a mail ends that nobody needs any more."""
    if mailing.cancelled_at:
        return Delivery.State.CANCELLED
    return Delivery.State.OPENED if mailing.kind == Mailing.Kind.DIGEST and not count else None


def _settle_refused(claim: Claim, refused: AddressRefused) -> None:
    if not refused.is_final:
        outbox.settle_later(claim, error=str(refused))
        return
    with transaction.atomic():
        outbox.settle_failed(claim, error=str(refused))
        if refused.is_address_wrong:
            note_failing(claim.guardian_id)
