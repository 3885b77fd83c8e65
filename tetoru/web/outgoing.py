"""Calls that we make to addresses which somebody else has named: over TLS, and never to one inside the network.

A name is looked up once and all of its numbers are looked at; the connection goes to one of these, not to what the name
means a moment later. Nobody follows a redirect.
"""

import datetime as dt
import http.client
import ipaddress
import socket
import ssl
import time
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from urllib.parse import urlsplit

from django.utils import timezone

LONGEST = 1_000
INNER_NAMES = ("localhost", "local", "internal", "intranet", "private", "corp", "lan", "home", "arpa", "onion")
"""Last parts of names that mean nothing on the open internet, or something of one's own network."""
UNICAST = ipaddress.IPv6Network("2000::/3")
"""All that IANA has given out of IPv6; NAT64, mapped and site-local addresses lie outside."""
SPECIAL = tuple(map(ipaddress.ip_network, ("2001::/23", "2002::/16", "3fff::/20", "192.0.0.0/24", "168.63.129.16/32")))
"""Teredo and other protocols, 6to4 with an IPv4 address in it, documentation; inner services of clouds."""


class AddressNotAllowed(Exception):
    """Nothing is sent there. The text says why, without the address."""


class InsideTheNetwork(AddressNotAllowed):
    """It leads to a machine that is not one of the open internet."""


@dataclass(frozen=True)
class Address:
    """An address in its parts; `target` is what is asked of the host: path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """Scheme, host, and port where it is not the usual one."""
        is_usual = (self.scheme, self.port) in {("https", 443), ("http", 80)}
        return f"{self.scheme}://{self.host}" + ("" if is_usual else f":{self.port}")


def address_in(url: str) -> Address:
    """The parts of an address, whether or not it may be called. Raises AddressNotAllowed for what is none."""
    if len(url) > LONGEST or not url.isascii() or any(letter <= " " for letter in url):
        raise AddressNotAllowed("not an address")
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError as error:
        raise AddressNotAllowed("not an address") from error
    if parts.username is not None or parts.password is not None or not parts.hostname:
        raise AddressNotAllowed("not an address of a service")
    host = parts.hostname.rstrip(".")
    if not all(0 < len(label) < 64 for label in host.split(".")):
        raise AddressNotAllowed("not a name")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Address(parts.scheme, host, port, target)


def number_of(address: Address, *, is_local: bool) -> str:
    """The IP address to connect to; every one of the name's must be public. Raises AddressNotAllowed, OSError."""
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not is_local and not all(is_public(number) for number in numbers):
        raise InsideTheNetwork("inside the network")
    return numbers[0]


def is_inside(address: Address) -> bool:
    """Whether it leads inside, as far as the address itself says, with nobody asked what a name means.

    Numbers in every way in which the system reads them: 127.1, 0x7f000001, 2130706433, [::ffff:10.0.0.1].
    """
    try:
        found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM, flags=socket.AI_NUMERICHOST)
    except OSError:
        return "." not in address.host or address.host.lower().rpartition(".")[2] in INNER_NAMES
    return not all(is_public(str(entry[4][0])) for entry in found)


def is_public(number: str) -> bool:
    """Whether an IP address is one of the open internet. Of IPv6 that is a single block, without what wraps IPv4."""
    ip = ipaddress.ip_address(number.partition("%")[0])
    if ip.version == 6 and ip not in UNICAST:
        return False
    return ip.is_global and not ip.is_multicast and not any(ip in block for block in SPECIAL)


class _Tls(http.client.HTTPSConnection):
    """A connection to a checked network address; the certificate is still the name's."""

    def __init__(self, address: Address, number: str, timeout: float) -> None:
        self.tls = ssl.create_default_context()
        super().__init__(address.host, address.port, timeout=timeout, context=self.tls)
        self.number, self.seconds = number, timeout

    def connect(self) -> None:
        """To the number that was looked at, not to what the name means a moment later; TLS within the same time."""
        until = time.monotonic() + self.seconds
        plain = socket.create_connection((self.number, self.port), self.seconds)
        plain.settimeout(max(until - time.monotonic(), 0.001))
        self.sock = self.tls.wrap_socket(plain, server_hostname=self.host)
        self.sock.settimeout(self.seconds)


def connection_to(address: Address, number: str, *, timeout: float) -> http.client.HTTPConnection:
    """Not opened yet; over TLS unless the address is the local service's of demo and tests."""
    if address.scheme == "https":
        return _Tls(address, number, timeout)
    return http.client.HTTPConnection(number, address.port, timeout=timeout)


def wait_asked(retry_after: str, *, at_most: dt.timedelta) -> dt.timedelta:
    """Of a Retry-After header: seconds or a date; what makes no sense is no wait."""
    if retry_after.isdecimal():
        return min(dt.timedelta(seconds=int(retry_after[:9])), at_most)
    try:
        return max(min(parsedate_to_datetime(retry_after) - timezone.now(), at_most), dt.timedelta())
    except (ValueError, TypeError):
        return dt.timedelta()
