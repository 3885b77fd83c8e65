"""Sends the mails of the outbox over one kept connection."""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.models import User
from messaging.delivery import outbox
from messaging.delivery.models import Mailing
from messaging.delivery.outbox import Claim
from tetoru.smtp import AUTOMATIC, AddressRefused, ServerAway, hand_over

CHUNK = 20
"""Mails per claim: at 10 s for each of four commands they stay within the lease."""


def deliver(tenant_id: uuid.UUID, *, at_most: int) -> int:
    """Send what is due, up to `at_most`; gives how many were taken. Stops when the server is down."""
    taken = 0
    connection = get_connection()
    try:
        while taken < at_most:
            claims = outbox.claim(tenant_id, limit=min(CHUNK, at_most - taken))
            if not claims or not _send_all(claims, connection):
                break
            taken += len(claims)
    finally:
        connection.close()
    return taken


def _send_all(claims: Sequence[Claim], connection: BaseEmailBackend) -> bool:
    """Send a chunk; False when the server does not answer, so that the rest waits."""
    with transaction.atomic():
        mailings = Mailing.objects.in_bulk({claim.mailing_id for claim in claims})
        people = User.objects.in_bulk({claim.guardian_id for claim in claims})
    for position, claim in enumerate(claims):
        mailing, person = mailings.get(claim.mailing_id), people.get(claim.guardian_id)
        if mailing is None or person is None or "@" not in (person.email or ""):
            outbox.settle_failed(claim, error="no readable address")
            continue
        try:
            hand_over(message_about(mailing, person), connection)
        except AddressRefused as refused:
            settle = outbox.settle_failed if refused.is_final else outbox.settle_later
            settle(claim, error=str(refused))
        except ServerAway as error:
            for waiting in claims[position:]:
                outbox.settle_later(waiting, error=str(error))
            return False
        else:
            outbox.settle_sent(claim)
    return True


def message_about(mailing: Mailing, person: User) -> EmailMessage:
    """The mail: the school's name, that there is a notice, a link. No content, no child's name."""
    link = f"{settings.PUBLIC_URL}{mailing.path}?from=mail"
    with override(person.language):
        return EmailMessage(
            subject=_("%(school)s：お知らせがあります") % {"school": mailing.sender_name},
            body=render_to_string("emails/notice.txt", {"sender_name": mailing.sender_name, "link": link}),
            to=[person.email],
            headers=AUTOMATIC,
        )
