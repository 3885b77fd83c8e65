"""Hands messages to push services over kept connections, each to the network address that was looked at.

A redirect is not followed. A service that does not answer is left alone for the rest of the round, so that the others'
phones do not wait for it.
"""

import datetime as dt
import http.client
import socket
import ssl
import threading
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from enum import Enum

from django.conf import settings
from django.utils import timezone

from messaging.delivery.push.addresses import Address, AddressNotAllowed, network_address

LONGEST_ANSWER = 65_536
LONGEST_WAIT = dt.timedelta(hours=6)


class Outcome(Enum):
    """What became of a message for one device."""

    TAKEN = "taken"
    GONE = "gone"
    REFUSED = "refused"
    LATER = "later"


@dataclass(frozen=True)
class Answer:
    """What a push service said; `wait` is how long it wants to be left alone."""

    outcome: Outcome
    error: str = ""
    wait: dt.timedelta = dt.timedelta()


class _Tls(http.client.HTTPSConnection):
    """A connection to a checked network address; the certificate is still the name's."""

    def __init__(self, address: Address, number: str) -> None:
        self.tls = ssl.create_default_context()
        super().__init__(address.host, address.port, timeout=settings.PUSH_TIMEOUT, context=self.tls)
        self.number = number

    def connect(self) -> None:
        """To the number that was looked at, not to what the name means a moment later."""
        plain = socket.create_connection((self.number, self.port), self.timeout)
        self.sock = self.tls.wrap_socket(plain, server_hostname=self.host)


class Courier:
    """Carries messages, in several threads at once, for one round of sending."""

    def __init__(self) -> None:
        self._own = threading.local()
        self._all: list[http.client.HTTPConnection] = []
        self._away: set[str] = set()

    def close(self) -> None:
        """Hang up everywhere."""
        for connection in self._all:
            connection.close()

    def post(self, address: Address, body: bytes, headers: dict[str, str]) -> Answer:
        """Hand one message over."""
        if address.origin in self._away:
            return Answer(Outcome.LATER, "does not answer")
        try:
            return self._answer(address, body, headers)
        except AddressNotAllowed as error:
            return Answer(Outcome.REFUSED, str(error))
        except (OSError, http.client.HTTPException) as error:
            self._away.add(address.origin)
            return Answer(Outcome.LATER, type(error).__name__)

    def _answer(self, address: Address, body: bytes, headers: dict[str, str]) -> Answer:
        kept = self._kept.pop(address.origin, None)
        if kept is not None:
            try:
                return self._asked(kept, address, body, headers)
            except (OSError, http.client.HTTPException) as error:
                kept.close()
                if isinstance(error, TimeoutError):
                    raise
        return self._asked(self._connect(address), address, body, headers)

    @property
    def _kept(self) -> dict[str, http.client.HTTPConnection]:
        """The open connections of this thread, by origin."""
        if not hasattr(self._own, "connections"):
            self._own.connections = {}
        kept: dict[str, http.client.HTTPConnection] = self._own.connections
        return kept

    def _connect(self, address: Address) -> http.client.HTTPConnection:
        number = network_address(address)
        connection: http.client.HTTPConnection
        if address.scheme == "https":
            connection = _Tls(address, number)
        else:
            connection = http.client.HTTPConnection(number, address.port, timeout=settings.PUSH_TIMEOUT)
        self._all.append(connection)
        return connection

    def _asked(
        self, connection: http.client.HTTPConnection, address: Address, body: bytes, headers: dict[str, str]
    ) -> Answer:
        try:
            connection.request("POST", address.target, body, headers)
            response = connection.getresponse()
            rest = response.read(LONGEST_ANSWER)
        except BaseException:
            connection.close()
            raise
        if len(rest) < LONGEST_ANSWER and not response.will_close:
            self._kept[address.origin] = connection
        else:
            connection.close()
        return _meaning(response.status, response.headers.get("Retry-After", ""))


def _meaning(status: int, retry_after: str) -> Answer:
    """Of a status (RFC 8030 §5, §8.4)."""
    error = f"answered {status}"
    if 200 <= status < 300:
        return Answer(Outcome.TAKEN)
    if status in {404, 410}:
        return Answer(Outcome.GONE, error)
    if status in {408, 429} or status >= 500:
        return Answer(Outcome.LATER, error, _wait(retry_after))
    return Answer(Outcome.REFUSED, error)


def _wait(retry_after: str) -> dt.timedelta:
    """Seconds or a date; what makes no sense is no wait."""
    if retry_after.isdecimal():
        return min(dt.timedelta(seconds=int(retry_after[:9])), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(retry_after)
        return max(min(until - timezone.now(), LONGEST_WAIT), dt.timedelta())
    except (ValueError, TypeError):
        return dt.timedelta()
