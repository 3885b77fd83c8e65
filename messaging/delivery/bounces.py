"""Mail that came back (RFC 3464): which one it was, and that the address does not work.

What is believed is the address that it came back to, which only we could make; nothing else in it is kept.
"""

import email
import email.policy
import logging
import mailbox
import uuid
from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from django.db import connection, transaction

from accounts.mails.trouble import note_failing
from accounts.models import User
from auditlog.events import Event
from auditlog.trail import audited
from messaging.delivery.return_paths import Sent, sent_by
from tetoru.access import SystemActor
from tetoru.smtp import is_about_us
from tetoru.tenancy import tenant_scope

logger = logging.getLogger("tetoru.mail")

LARGEST = 1_000_000
AT_ONCE = 1_000
CAME_TO = ("X-Original-To", "Delivered-To", "Envelope-To", "To")
BOUNCED = """
update delivery_delivery set state = 'bounced', error = %(error)s
where tenant_id = %(tenant)s and mailing_id = %(mailing)s and guardian_id = %(guardian)s and channel = 'mail'
  and state in ('sent', 'sending', 'pending')
"""


def read_maildir(folder: Path) -> int:
    """Read what has come back since the last time, and remove it; gives how many mails failed for good.

    A message is removed after its mark has been committed: a reader who dies reads it once more.
    """
    box = mailbox.Maildir(folder, factory=None, create=True)
    failed = 0
    for key in sorted(box.keys())[:AT_ONCE]:
        failed += read_bounce(box.get_bytes(key)[:LARGEST])
        box.discard(key)
    return failed


def read_bounce(content: bytes, *, came_to: str = "") -> bool:
    """Read one message; whether it says that a mail of ours will never arrive.

    `came_to` is the envelope's recipient, where the mail server tells it.
    """
    message = email.message_from_bytes(content, policy=email.policy.default)
    sent = next(filter(None, map(sent_by, _addresses(message, came_to))), None)
    status = _final_status(message)
    if sent is None or status is None:
        logger.info("a message that came back tells of no mail that failed", extra={"is_ours": sent is not None})
        return False
    return _mark(sent, status)


def _addresses(message: EmailMessage, came_to: str) -> Iterator[str]:
    yield came_to
    for name in CAME_TO:
        for value in _values(message, name):
            yield from (part.strip().rpartition(" ")[2] for part in value.split(","))


def _final_status(message: EmailMessage) -> str | None:
    """The status of a report that says 'failed' for good (5.x.x); a delay is no failure."""
    for part in message.walk():
        if part.get_content_type() != "message/delivery-status":
            continue
        parts: Any = part.get_payload()
        for fields in parts if isinstance(parts, list) else ():
            action, status = ("".join(_values(fields, name)).strip().lower() for name in ("Action", "Status"))
            if action == "failed" and status.startswith("5."):
                return status[:12]
    return None


def _values(message: Any, name: str) -> list[str]:
    """A header as it came: what is no proper header is no reason to stop reading."""
    return [str(value) for key, value in message.raw_items() if key.lower() == name.lower()]


def _mark(sent: Sent, status: str) -> bool:
    """In the tenant whose mail it was: one of the guardian's."""
    person = User.objects.filter(pk=sent.guardian_id).first()
    return any(_mark_in(tenant_id, sent, status) for tenant_id in (person.tenant_ids if person else ()))


def _mark_in(tenant_id: uuid.UUID, sent: Sent, status: str) -> bool:
    actor = SystemActor("read bounces", (tenant_id,))
    values: dict[str, Any] = {
        "tenant": tenant_id,
        "mailing": sent.mailing_id,
        "guardian": sent.guardian_id,
        "error": f"bounced {status}",
    }
    with tenant_scope(tenant_id), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(BOUNCED, values)
            if not cursor.rowcount:
                return False
        with audited(actor, Event.MAIL_BOUNCED) as entry:
            if not is_about_us(status):
                note_failing(sent.guardian_id)
            entry.subject_kind, entry.subject_id = "user", sent.guardian_id
            entry.details["mailing"] = str(sent.mailing_id)
    return True
