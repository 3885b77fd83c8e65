"""Hands one mail to the server, and tells what may be tried again."""

import datetime as dt
import smtplib

from django.core.mail import EmailMessage, forbid_multi_line_headers
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import sanitize_address

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


class AddressUnusable(AddressRefused):
    """No mail can be addressed to it: a line break in it, a domain that is none. No server was asked."""

    def __init__(self) -> None:
        super().__init__(553, "5.1.3")
        self.args = ("no address for a mail",)


class ServerAway(Exception):
    """The server does not answer; nothing is known about the address."""


def hand_over(message: EmailMessage, connection: BaseEmailBackend) -> None:
    """Send over a connection that is kept open. Raises AddressRefused, ServerAway.

    What can't be put into a mail at all would wait for its lease and be tried for ever; so the address is looked at
    when that happens. With a sound address the fault is ours, and is raised as it is.
    """
    message.connection = connection
    try:
        connection.open()  # kept open: without this each mail would open and close its own
        message.send()
    except smtplib.SMTPRecipientsRefused as refused:
        code, words = max(refused.recipients.values(), default=(550, b""))
        raise AddressRefused(code, words[:5].decode("ascii", "replace")) from refused
    except ValueError as error:
        connection.close()  # it may have been told half of it
        if all(map(is_usable, message.recipients())):
            raise
        raise AddressUnusable from error
    except (smtplib.SMTPException, OSError) as error:
        connection.close()
        raise ServerAway(type(error).__name__) from error


def is_usable(address: str) -> bool:
    """Whether a mail can be addressed to it."""
    try:
        forbid_multi_line_headers("To", address, "utf-8")
        sanitize_address(address, "utf-8")
    except ValueError:
        return False
    return address.isprintable()


def is_about_us(status: str) -> bool:
    """Whether a status (RFC 3463) is about who sends, not about the address: 5.7.x, security or policy."""
    return status.startswith("5.7")


def wait_after(attempts: int) -> dt.timedelta:
    """How long to wait after so many failed attempts (1, 2, …)."""
    return dt.timedelta(seconds=RETRY_AFTER[min(attempts, len(RETRY_AFTER)) - 1])
