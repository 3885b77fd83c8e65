"""One claim's mails on their way: handed over in their order, each of them settled before the next one's text goes."""

import uuid
from collections import deque
from collections.abc import Collection, Iterable
from time import monotonic
from typing import NamedTuple

from django.core.mail import EmailMessage
from django.db import transaction

from accounts.mails.trouble import note_arriving, note_failing
from messaging.delivery import outbox
from messaging.delivery.models import Delivery, Mailing
from messaging.delivery.outbox import Claim, Mark
from tetoru.pipelining import Mail, Pipeline
from tetoru.smtp import AddressRefused, ServerAway

PATIENCE = 10.0
"""Seconds. A round that takes longer gives back what it has not begun, long before its lease is over."""


class Outgoing(NamedTuple):
    """A mail that is ready; whether mail to this person is believed not to arrive."""

    claim: Claim
    mail: Mail | EmailMessage
    is_failing: bool


class Round:
    """The mails that are waiting."""

    def __init__(self, mails: Iterable[Outgoing], post: Pipeline, mark: Mark) -> None:
        self.waiting = deque(mails)
        self._post, self._mark = post, mark
        self._arriving: list[uuid.UUID] = []
        self._until = monotonic() + PATIENCE

    def send(self) -> bool:
        """Send them, and leave `waiting` what there is no time for. False when the server does not answer.

        Then all that were left wait.
        """
        has_time = True
        try:
            while self.waiting and has_time:
                has_time = monotonic() < self._until
                self._send_first(is_last=not has_time)
        except ServerAway as error:
            for left in self.waiting:
                outbox.settle_later(left.claim, error=str(error))
            return False
        outbox.give_back([left.claim for left in self.waiting])
        if self._arriving:
            with transaction.atomic():
                note_arriving(self._arriving)
        return True

    def _send_first(self, *, is_last: bool) -> None:
        """Raises ServerAway, and leaves it waiting."""
        claim, mail, is_failing = self.waiting[0]
        following = self.waiting[1] if len(self.waiting) > 1 and not is_last else None
        try:
            self._post.hand_over(mail, following and following.mail)
        except AddressRefused as refused:
            self.waiting.popleft()
            _settle_refused(claim, refused)
            self._look_again()
            return
        self.waiting.popleft()
        if is_failing:
            self._arriving.append(claim.guardian_id)
        next_of = self.waiting[0].claim.mailing_id if self.waiting else None
        if self._mark(claim, next_of):
            self._cancel({next_of})

    def _look_again(self) -> None:
        """Whether something has been cancelled, where no mark has asked."""
        waiting = {left.claim.mailing_id for left in self.waiting}
        with transaction.atomic():
            cancelled = Mailing.objects.filter(pk__in=waiting, cancelled_at__isnull=False)
            self._cancel(set(cancelled.values_list("pk", flat=True)))

    def _cancel(self, mailings: Collection[uuid.UUID | None]) -> None:
        for left in [left for left in self.waiting if left.claim.mailing_id in mailings]:
            self.waiting.remove(left)
            outbox.settle_needless(left.claim, Delivery.State.CANCELLED)


def _settle_refused(claim: Claim, refused: AddressRefused) -> None:
    if not refused.is_final:
        outbox.settle_later(claim, error=str(refused))
        return
    with transaction.atomic():
        outbox.settle_failed(claim, error=str(refused))
        if refused.is_address_wrong:
            note_failing(claim.guardian_id)
