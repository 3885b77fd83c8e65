"""Writes a mail about an account; it goes out when the deed around it has been committed."""

import json

from django.utils import timezone

from accounts.mails.kinds import Kind
from accounts.mails.tasks import deliver_account_mail
from accounts.models import AccountMail, User
from tetoru.crypto.fields import is_readable
from tetoru.jobs import ring


def write_mail(kind: Kind, *, address: str, language: str, user: User | None = None, **words: str) -> AccountMail:
    """Put a mail into the outbox, in the transaction of the deed that it tells of.

    `words` are what its template needs. Nothing in them is logged or queued.
    """
    mail = AccountMail(user=user, kind=kind, language=language, address=address, words=json.dumps(words))
    mail.due_at = timezone.now()
    mail.save()
    ring(deliver_account_mail, mail_id=mail.pk)
    return mail


def write_to(user: User, kind: Kind, **words: str) -> AccountMail | None:
    """The same to a person's own address in their own language; None for staff who gave no address."""
    if user.email is None or not is_readable(user.email):
        return None
    return write_mail(kind, address=str(user.email), language=user.language, user=user, **words)
