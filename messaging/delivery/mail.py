"""Sends the mails of the outbox over one kept connection, in rounds: as many a claim as go out in two seconds."""

import datetime as dt
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from email.utils import formatdate
from time import monotonic

from django.core.mail import get_connection
from django.db import transaction

from accounts.mails.addresses import readers
from messaging.delivery import outbox
from messaging.delivery.digests import count_bundled
from messaging.delivery.letters import Letter
from messaging.delivery.models import Delivery, Mailing
from messaging.delivery.outbox import Claim
from messaging.delivery.return_paths import Sent
from messaging.delivery.rounds import Outgoing, Round
from messaging.delivery.writing import addressed, digest_letter, notice_letter, ready
from tetoru.pipelining import Pipeline

AHEAD = 2.0
"""Seconds that the mails of a claim take: no urgent one waits longer than that behind what was taken before."""
LEASE = dt.timedelta(minutes=5)
"""How long they wait when their worker is killed; a round takes ten seconds and one slow mail, two minutes at most."""
FEWEST, FIRST, MOST = 5, 20, 100
"""Mails a claim: at a slow server, before it is known how slow it is, and at any server."""


@dataclass(frozen=True)
class Writer:
    """Writes the mails; a letter once for all who read its language, as long as the worker goes on."""

    is_for_wire: bool
    letters: dict[tuple[uuid.UUID, str, int], Letter] = field(default_factory=dict)

    def mails(self, claims: Sequence[Claim]) -> Iterator[Outgoing]:
        """What is to be sent, in the order of the claims; what is not, is settled."""
        with transaction.atomic():
            mailings = Mailing.objects.in_bulk({claim.mailing_id for claim in claims})
            people = readers(claims[0].tenant_id, [claim.guardian_id for claim in claims])
            counts = count_bundled(claims, mailings)
        date = formatdate()
        for claim in claims:
            mailing, person = mailings.get(claim.mailing_id), people.get(claim.guardian_id)
            count = counts.get(claim, 0) if counts else 0
            if mailing is None or person is None or "@" not in person.email:
                outbox.settle_failed(claim, error="no readable address")
            elif needless := _needless(mailing, count):
                outbox.settle_needless(claim, needless)
            else:
                letter, sent = self._letter(mailing, person.language, count), Sent(mailing.pk, claim.guardian_id)
                mail = ready(letter, sent, person.email, date=date) if self.is_for_wire else None
                yield Outgoing(claim, mail or addressed(letter, sent, person.email), person.is_failing)

    def _letter(self, mailing: Mailing, language: str, count: int) -> Letter:
        """What is written about it in this language, with so many left in a digest."""
        key = (mailing.pk, language, count)
        if (letter := self.letters.get(key)) is None:
            is_digest = mailing.kind == Mailing.Kind.DIGEST
            letter = digest_letter(mailing, language, count) if is_digest else notice_letter(mailing, language)
            self.letters[key] = letter
        return letter


def deliver(tenant_id: uuid.UUID, *, at_most: int) -> int:
    """Send what is due, up to `at_most`; gives how many were taken. Stops when the server is down."""
    taken, limit = 0, FIRST
    with closing(Pipeline(get_connection())) as post, outbox.marking() as mark:
        writer = Writer(is_for_wire=post.takes_mails)
        while taken < at_most:
            began = monotonic()
            claims = outbox.claim(tenant_id, limit=min(limit, at_most - taken), lease=LEASE)
            if not claims:
                break
            on_their_way = Round(writer.mails(claims), post, mark)
            if not on_their_way.send():
                break
            done = len(claims) - len(on_their_way.waiting)
            taken += done
            limit = as_many_as(done, in_seconds=monotonic() - began)
    return taken


def as_many_as(done: int, *, in_seconds: float) -> int:
    """How many the next claim takes, when so many went out in this time."""
    return min(MOST, max(FEWEST, int(AHEAD * done / max(in_seconds, 0.001))))


def _needless(mailing: Mailing, count: int) -> Delivery.State | None:
    """How a mail ends that nobody needs any more."""
    if mailing.cancelled_at:
        return Delivery.State.CANCELLED
    return Delivery.State.OPENED if mailing.kind == Mailing.Kind.DIGEST and not count else None
