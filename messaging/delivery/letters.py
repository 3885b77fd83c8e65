"""A letter that goes to many: put into the form of a mail once, and into each envelope as it is.

Only the lines that are each mail's own are written for each, its time and its number among them; making the whole
anew for everybody took half of the time of sending (ADR 0058).
"""

import re
import smtplib
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from email.utils import formatdate, make_msgid
from functools import cached_property
from typing import Any

from django.core.mail import DNS_NAME, EmailMessage, forbid_multi_line_headers

OWN = ("Date", "Message-ID")
"""With `To`, what no two mails share."""
END = "\r\n"
PLAIN = re.compile(r"[\w.+/=-]+@[\w.-]+", re.ASCII)
"""Addresses as nearly all are: nothing in them has to be quoted."""
OK, CLOSING = 250, 421
TAKEN = {OK, 251}


@dataclass(frozen=True)
class Letter:
    """What many are written: the subject, the text, and the headers that all of them have."""

    subject: str
    body: str
    headers: Mapping[str, str]

    @cached_property
    def content(self) -> bytes:
        """The mail without the lines of its own, as it goes over the wire."""
        message: Any = EmailMessage(self.subject, self.body, headers=dict(self.headers)).message()
        for name in OWN:
            del message[name]
        return bytes(message.as_bytes(linesep=END))


@dataclass(frozen=True)
class Ready:
    """What Django's mail backends ask of a message."""

    content: bytes

    def as_bytes(self, linesep: str = "\n") -> bytes:
        """The whole mail."""
        return self.content if linesep == END else self.content.replace(END.encode(), linesep.encode())

    def get_charset(self) -> None:
        """Stands in the content."""


class LetterMail(EmailMessage):
    """A letter to one person. Raises BadHeaderError for an address that would add lines to it."""

    def __init__(self, letter: Letter, *, sender: str, to: str) -> None:
        super().__init__(letter.subject, letter.body, from_email=sender, to=[to], headers=dict(letter.headers))
        self.letter = letter

    def send(self, fail_silently: bool = False, **options: Any) -> int:
        """Over the server's connection as it is: Django and smtplib take both addresses apart, to no end."""
        server = getattr(self.connection, "connection", None)
        is_plain = PLAIN.fullmatch(self.from_email) and PLAIN.fullmatch(self.to[0])
        if not isinstance(server, smtplib.SMTP) or not is_plain:
            return super().send(fail_silently, **options)
        _hand_over(server, self.from_email, self.to[0], self.message().as_bytes(linesep=END))
        return 1

    def message(self) -> Ready:  # type: ignore[override]
        """The letter with the lines that are this mail's own."""
        own = {"To": self.to[0], "Date": formatdate(), "Message-ID": make_msgid(domain=str(DNS_NAME))}
        lines = (": ".join(forbid_multi_line_headers(name, value, "utf-8")) for name, value in own.items())
        return Ready("".join(f"{line}{END}" for line in lines).encode("ascii") + self.letter.content)


def _hand_over(server: smtplib.SMTP, sender: str, to: str, content: bytes) -> None:
    """As `SMTP.sendmail` does it, for one address. Raises what it raises."""
    server.ehlo_or_helo_if_needed()
    size = f" size={len(content)}" if server.has_extn("size") else ""
    code, words = server.docmd("mail", f"FROM:<{sender}>{size}")
    if code != OK:
        _give_up(server, code)
        raise smtplib.SMTPSenderRefused(code, words, sender)
    code, words = server.docmd("rcpt", f"TO:<{to}>")
    if code not in TAKEN:
        _give_up(server, code)
        raise smtplib.SMTPRecipientsRefused({to: (code, words)})
    code, words = server.data(content)
    if code != OK:
        _give_up(server, code)
        raise smtplib.SMTPDataError(code, words)


def _give_up(server: smtplib.SMTP, code: int) -> None:
    """Be ready for the next mail; 421 says that there will be none."""
    if code == CLOSING:
        server.close()
        return
    with suppress(smtplib.SMTPException, OSError):
        server.rset()
