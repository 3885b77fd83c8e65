"""One kept connection to the mail server, and mails that go out over it with as few waits as the server allows.

A server that offers PIPELINING (RFC 2920) takes a mail's whole envelope at once, and behind the text of one mail the
envelope of the next: one trip for each mail instead of four. The text of a mail goes out when that mail is handed
over, and not before.
"""

import smtplib
from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend

from tetoru.smtp import AddressRefused, ServerAway, hand_over

OK, GO_ON, CLOSING = 250, 354, 421
TAKEN = {OK, 251}
NO_TEXT = b".\r\n"
"""What ends the text for a server that wants one for nobody."""

Answer = tuple[int, bytes]


class Mail(NamedTuple):
    """A mail as the wire has it: plain addresses; the text's dots are doubled, and its end is there."""

    sender: str
    to: str
    text: bytes


class Pipeline:
    """The connection; knows which mail it has announced to the server."""

    def __init__(self, connection: BaseEmailBackend) -> None:
        self.connection = connection
        self.takes_mails = isinstance(connection, EmailBackend)
        self._announced: Mail | None = None
        self._has_taken = self._has_text = False
        """Whether the server took mails over this connection; whether it has this one's text, and may keep it."""

    def hand_over(self, mail: Mail | EmailMessage, following: Mail | EmailMessage | None = None) -> None:
        """Send one. `following` is announced if the server allows it. Raises AddressRefused, ServerAway.

        What was announced and is not handed over next costs the connection: the server waits for its text. A server
        that took mails and ends the connection, as many do after so many, is asked once more over a new one.
        """
        if self._announced is not mail:
            self._take_back()
        if isinstance(mail, EmailMessage):
            hand_over(mail, self.connection)
            return
        try:
            self._send(mail, following if isinstance(following, Mail) else None)
        except (smtplib.SMTPException, OSError) as error:
            is_over = self._has_taken and not self._has_text
            self._drop()
            if not is_over:
                raise ServerAway(type(error).__name__) from error
            self.hand_over(mail, following)

    def close(self) -> None:
        """Say goodbye; without a word where the server would take it for a mail's text."""
        self._take_back()
        self.connection.close()

    def _send(self, mail: Mail, following: Mail | None) -> None:
        self._has_text = False
        self.connection.open()
        server: Any = getattr(self.connection, "connection", None)
        server.ehlo_or_helo_if_needed()
        is_pipelined = server.has_extn("pipelining")
        answers = self._answers_at_once(server, mail) if is_pipelined else _answers(server, mail)
        code, words = next(answers)
        if code != OK:
            raise smtplib.SMTPSenderRefused(code, words, mail.sender)
        code, words = next(answers)
        if code not in TAKEN:
            self._give_up(server, code, next(answers)[0] if is_pipelined else None)
            raise AddressRefused(code, words[:5].decode("ascii", "replace"))
        code, words = next(answers)
        if code == GO_ON:
            self._announced = following if is_pipelined else None
            self._has_text = True
            server.send(mail.text + b"".join(_commands(server, self._announced)))
            code, words = server.getreply()
        if code != OK:
            raise smtplib.SMTPDataError(code, words)
        self._has_taken = True

    def _answers_at_once(self, server: smtplib.SMTP, mail: Mail) -> Iterator[Answer]:
        """To the whole envelope, which may have gone with the mail before."""
        if self._announced is None:
            server.send(b"".join(_commands(server, mail)))
        self._announced = None
        for _command in range(3):
            yield server.getreply()

    def _give_up(self, server: smtplib.SMTP, code: int, data: int | None) -> None:
        """Be ready for the next mail. The server may want a text (`data`), though it is for nobody."""
        with suppress(smtplib.SMTPException, OSError):
            if CLOSING not in {code, data}:
                if data == GO_ON:
                    server.send(NO_TEXT)
                    server.getreply()
                server.rset()
                return
        self._drop()

    def _take_back(self) -> None:
        if self._announced is not None:
            self._drop()

    def _drop(self) -> None:
        """End the connection without a word."""
        self._announced, self._has_taken = None, False
        if (server := getattr(self.connection, "connection", None)) is not None:
            server.close()
        self.connection.close()


def _answers(server: smtplib.SMTP, mail: Mail) -> Iterator[Answer]:
    """To one command of the envelope after the other."""
    for command in _commands(server, mail):
        server.send(command)
        yield server.getreply()


def _commands(server: smtplib.SMTP, mail: Mail | None) -> tuple[bytes, ...]:
    if mail is None:
        return ()
    size = f" size={len(mail.text)}" if server.has_extn("size") else ""
    sender, to = f"MAIL FROM:<{mail.sender}>{size}\r\n", f"RCPT TO:<{mail.to}>\r\n"
    return sender.encode("ascii"), to.encode("ascii"), b"DATA\r\n"
