"""Takes mails about accounts out of the outbox, one by one.

A worker killed between a mail and its mark sends at most that one twice.
"""

import json
import uuid
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import override

from accounts.models import AccountMail
from tetoru.crypto.fields import has_unreadable
from tetoru.smtp import AUTOMATIC, LEASE, AddressRefused, ServerAway, hand_over, wait_after

AT_ONCE = 200
WAITING = (AccountMail.State.PENDING, AccountMail.State.SENDING)


def due_mails() -> list[uuid.UUID]:
    """The next ones that wait."""
    due = AccountMail.objects.filter(state__in=WAITING, due_at__lte=timezone.now()).order_by("due_at")
    return list(due.values_list("pk", flat=True)[:AT_ONCE])


def deliver(mail_ids: Iterable[uuid.UUID]) -> int:
    """Send these, as far as they are due and nobody else is at them; gives how many. Stops when the server is away."""
    sent = 0
    connection = get_connection()
    try:
        for mail_id in mail_ids:
            mail = _claim(mail_id)
            if mail is None:
                continue
            try:
                _send(mail, connection)
            except ServerAway as error:
                _settle_later(mail, str(error))
                break
            sent += mail.state == AccountMail.State.SENT
    finally:
        connection.close()
    return sent


def message_of(mail: AccountMail) -> EmailMessage:
    """The mail in its language. The first line of a template is the subject."""
    with override(mail.language):
        words = {**json.loads(mail.words), "service_url": settings.PUBLIC_URL}
        text = render_to_string(f"emails/accounts/{mail.kind}.txt", words)
    subject, _newline, body = text.strip().partition("\n")
    return EmailMessage(subject=subject, body=body.lstrip("\n"), to=[str(mail.address)], headers=AUTOMATIC)


def _claim(mail_id: uuid.UUID) -> AccountMail | None:
    with transaction.atomic():
        due = AccountMail.objects.select_for_update(skip_locked=True).filter(
            pk=mail_id, state__in=WAITING, due_at__lte=timezone.now()
        )
        mail = due.first()
        if mail is None:
            return None
        mail.state, mail.attempts, mail.due_at = AccountMail.State.SENDING, mail.attempts + 1, timezone.now() + LEASE
        mail.save(update_fields=["state", "attempts", "due_at"])
        return mail


def _send(mail: AccountMail, connection: BaseEmailBackend) -> None:
    """Raises ServerAway."""
    if has_unreadable(mail):
        _settle(mail, AccountMail.State.FAILED, "unreadable")
        return
    try:
        hand_over(message_of(mail), connection)
    except AddressRefused as refused:
        if refused.is_final:
            _settle(mail, AccountMail.State.FAILED, str(refused))
        else:
            _settle_later(mail, str(refused))
    else:
        _settle(mail, AccountMail.State.SENT)


def _settle(mail: AccountMail, state: AccountMail.State, error: str = "") -> None:
    """It is over: whom it went to and what it said is not kept."""
    mail.state, mail.error, mail.address, mail.words = state, error[:200], "", "{}"
    mail.save(update_fields=["state", "error", "address", "words"])


def _settle_later(mail: AccountMail, error: str) -> None:
    mail.state, mail.error = AccountMail.State.PENDING, error[:200]
    mail.due_at = timezone.now() + wait_after(mail.attempts)
    mail.save(update_fields=["state", "error", "due_at"])
