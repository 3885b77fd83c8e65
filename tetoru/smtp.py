"""Hands one mail to the server, and tells what may be tried again."""

import datetime as dt
import smtplib

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

RETRY_AFTER = (60, 120, 300, 600, 1_800, 3_600)
"""Seconds to wait after the first, second, … failed attempt; the last one again and again."""
LEASE = dt.timedelta(minutes=15)
"""How long a worker has a mail to itself; longer than the slowest server takes."""
AUTOMATIC = {"Auto-Submitted": "auto-generated"}
"""The header that keeps other machines from answering."""


class AddressRefused(Exception):
    """The server does not take mail for this address."""

    def __init__(self, code: int, status: str = "") -> None:
        super().__init__(f"refused {code}")
        self.is_final = code >= 500
        self.is_address_wrong = self.is_final and not is_about_us(status)


class ServerAway(Exception):
    """The server does not answer; nothing is known about the address."""


def hand_over(message: EmailMessage, connection: BaseEmailBackend) -> None:
    """Send over a connection that is kept open. Raises AddressRefused, ServerAway."""
    message.connection = connection
    try:
        connection.open()  # kept open: without this each mail would open and close its own
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = max(refused.recipients.values(), default=(550, b""))
        raise AddressRefused(code, words[:5].decode("ascii", "replace")) from refused
    except (smtplib.SMTPException, OSError) as error:
        connection.close()
        raise ServerAway(type(error).__name__) from error


def is_about_us(status: str) -> bool:
    """Whether a status (RFC 3463) is about who sends, not about the address: 5.7.x, security or policy."""
    return status.startswith("5.7")


def wait_after(attempts: int) -> dt.timedelta:
    """How long to wait after so many failed attempts (1, 2, …)."""
    return dt.timedelta(seconds=RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1])
