"""One round's calls to another system: bounded in time and bytes, to no address inside the network."""

import datetime as dt
import http.client
import json
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from socket import SHUT_RDWR
from typing import Any

from django.conf import settings

from api.faults import Fault
from tetoru.web.outgoing import (
    Address,
    AddressNotAllowed,
    InsideTheNetwork,
    address_in,
    connection_to,
    is_inside,
    number_of,
    wait_asked,
)

ANSWER_BYTES = 8 * 1024 * 1024
MOST_OBJECTS = 300_000
"""Of one answer: empty ones take two letters there, and a hundred times as much here."""
ROUND_BYTES = 128 * 1024 * 1024
LONGEST_WAIT = dt.timedelta(hours=6)
PORTS = {443, 8443}
MEANINGS = {
    401: Fault.REFUSED,
    403: Fault.REFUSED,
    404: Fault.MISSING,
    405: Fault.MISSING,
    410: Fault.MISSING,
    429: Fault.BUSY,
}


class Failed(Exception):
    """It did not work: why, with a status or a number for whoever looks into it, and how long to wait."""

    def __init__(self, fault: Fault, detail: str = "", wait: dt.timedelta = dt.timedelta()) -> None:
        super().__init__(fault)
        self.fault, self.wait = fault, wait
        self.detail = "".join(letter for letter in detail if letter.isprintable())[:300]


@dataclass(frozen=True)
class Answer:
    """What came back: JSON, with its headers."""

    body: Any
    headers: http.client.HTTPMessage


class Line:
    """To one other system, for one round."""

    def __init__(self) -> None:
        self.until = time.monotonic() + settings.ROSTER_ROUND_SECONDS
        self.left = ROUND_BYTES

    def get(self, url: str, headers: dict[str, str]) -> Answer:
        """Ask for a list. Raises Failed."""
        return self._asked("GET", url, headers, None)

    def post(self, url: str, headers: dict[str, str], body: bytes) -> Answer:
        """Send a form. Raises Failed."""
        return self._asked("POST", url, headers, body)

    def _asked(self, method: str, url: str, headers: dict[str, str], body: bytes | None) -> Answer:
        until = min(time.monotonic() + settings.ROSTER_CALL_SECONDS, self.until)
        try:
            _left_until(until)
            address, number = place_to_call(url)
            seconds = _left_until(until)
            connection = connection_to(address, number, timeout=seconds)
            with _hung_up_after(seconds, connection) as is_late:
                connection.request(method, address.target, body, {"Accept": "application/json", **headers})
                found = self._read(connection.getresponse(), is_late)
        except AddressNotAllowed as error:
            raise Failed(Fault.ADDRESS) from error
        except TimeoutError as error:
            raise Failed(Fault.SLOW) from error
        except ssl.SSLCertVerificationError as error:
            raise Failed(Fault.CERTIFICATE) from error
        except http.client.IncompleteRead as error:
            raise Failed(Fault.SHORT) from error
        except (OSError, http.client.HTTPException) as error:
            raise Failed(Fault.UNREACHABLE, type(error).__name__) from error
        return found

    def _read(self, response: http.client.HTTPResponse, is_late: threading.Event) -> Answer:
        if response.status != 200:
            raise _refusal(response)
        parts = []
        while (part := response.read1(65_536)) and not is_late.is_set():
            parts.append(part)
            self.left -= len(part)
            if self.left < 0 or sum(map(len, parts)) > ANSWER_BYTES:
                raise Failed(Fault.LARGE)
        if is_late.is_set():
            raise TimeoutError
        if response.length:
            raise Failed(Fault.SHORT)
        raw = b"".join(parts)
        if raw.count(b"{") + raw.count(b"[") > MOST_OBJECTS:
            raise Failed(Fault.LARGE)
        try:
            return Answer(json.loads(raw), response.headers)
        except (ValueError, RecursionError) as error:
            raise Failed(Fault.NOT_JSON) from error


def callable_address(url: str) -> Address:
    """The address, if rosters may be fetched from there. Raises AddressNotAllowed."""
    address = address_in(url)
    if not is_local(address) and (address.scheme != "https" or address.port not in PORTS):
        raise AddressNotAllowed("not https")
    if not is_local(address) and is_inside(address):
        raise InsideTheNetwork("inside the network")
    return address


def place_to_call(url: str) -> tuple[Address, str]:
    """The address and the network's number for it, looked up now. Raises AddressNotAllowed, OSError."""
    address = callable_address(url)
    return address, number_of(address, is_local=is_local(address))


def is_local(address: Address) -> bool:
    """Whether it is the one service on this machine that tests may use."""
    return bool(settings.ROSTER_LOCAL_SERVICE) and address.origin == settings.ROSTER_LOCAL_SERVICE


@contextmanager
def _hung_up_after(seconds: float, connection: http.client.HTTPConnection) -> Iterator[threading.Event]:
    """Connects; hangs up also where each single letter comes in time. Whatever breaks because of it is late."""
    is_late = threading.Event()
    opened: list[Any] = []  # kept here: a connection lets go of its socket where the answer says that it will close

    def hang_up() -> None:
        is_late.set()
        for sock in opened:
            with suppress(OSError):
                sock.shutdown(SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.start()
    try:
        connection.connect()
        opened.append(connection.sock)
        if is_late.is_set():
            raise TimeoutError
        yield is_late
    except (OSError, http.client.HTTPException, ValueError, Failed) as error:
        if is_late.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
        connection.close()


def _left_until(until: float) -> float:
    """How many seconds. Raises TimeoutError when there are none."""
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError
    return seconds


def _refusal(response: http.client.HTTPResponse) -> Failed:
    """Of a status that is not 200."""
    status, wait = response.status, wait_asked(response.headers.get("Retry-After", ""), at_most=LONGEST_WAIT)
    if status == 503 and wait:
        return Failed(Fault.BUSY, f"HTTP {status}", wait)
    by_class = {3: Fault.REDIRECT, 5: Fault.BROKEN}
    fault = MEANINGS.get(status) or by_class.get(status // 100, Fault.SHAPE)
    return Failed(fault, f"HTTP {status}", wait)
