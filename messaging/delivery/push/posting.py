"""Hands messages to push services over kept connections, each to the network address that was looked at.

A redirect is not followed. A service that does not answer is left alone for the rest of the round, so that the others'
phones do not wait for it.
"""

import datetime as dt
import http.client
import threading
from dataclasses import dataclass
from enum import Enum

from django.conf import settings

from messaging.delivery.push.addresses import Address, AddressNotAllowed, network_address
from tetoru.web.outgoing import connection_to, wait_asked

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
        connection = connection_to(address, network_address(address), timeout=settings.PUSH_TIMEOUT)
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
        return Answer(Outcome.LATER, error, wait_asked(retry_after, at_most=LONGEST_WAIT))
    return Answer(Outcome.REFUSED, error)
