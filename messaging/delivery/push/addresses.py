"""Where a push may go: to the known push services, over TLS, to a public network address.

The address comes from a browser, so from anybody. It is looked at when it is kept, and again each time before something
is sent: a name may lead elsewhere by then.
"""

import ipaddress
import socket
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings

LONGEST = 1_000


class AddressNotAllowed(Exception):
    """No push goes there. The text says why, without the address."""


@dataclass(frozen=True)
class Address:
    """A push address that may be used; `target` is what is asked of the host: path and query."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def origin(self) -> str:
        """What the signature names as its reader."""
        is_usual = (self.scheme, self.port) in {("https", 443), ("http", 80)}
        return f"{self.scheme}://{self.host}" + ("" if is_usual else f":{self.port}")


def address_of(url: str) -> Address:
    """The address, if a push may go to its host. Raises AddressNotAllowed."""
    if len(url) > LONGEST or not url.isascii() or any(letter <= " " for letter in url):
        raise AddressNotAllowed("not an address")
    try:
        parts = urlsplit(url)
        port = parts.port or {"https": 443, "http": 80}.get(parts.scheme, 0)
    except ValueError as error:
        raise AddressNotAllowed("not an address") from error
    if parts.username is not None or parts.password is not None or not parts.hostname:
        raise AddressNotAllowed("not an address of a push service")
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    address = Address(parts.scheme, parts.hostname.rstrip("."), port, target)
    if is_local(address):
        return address
    if address.scheme != "https" or address.port != 443:
        raise AddressNotAllowed("not https")
    if not _is_known(address.host):
        raise AddressNotAllowed("not a known push service")
    return address


def network_address(address: Address) -> str:
    """The IP address to connect to; every one of the name's must be public. Raises AddressNotAllowed, OSError."""
    found = socket.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
    numbers = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not is_local(address) and not all(is_public(number) for number in numbers):
        raise AddressNotAllowed("inside the network")
    return numbers[0]


def is_public(number: str) -> bool:
    """Whether an IP address is one of the open internet, also when an IPv4 one is wrapped into an IPv6 one."""
    ip = ipaddress.ip_address(number.partition("%")[0])
    wrapped = (getattr(ip, "ipv4_mapped", None), getattr(ip, "sixtofour", None))
    return all(one.is_global and not one.is_multicast for one in (ip, *wrapped) if one is not None)


def is_local(address: Address) -> bool:
    """Whether it is the one service on this machine that the demo and tests may use."""
    return bool(settings.PUSH_LOCAL_SERVICE) and address.origin == settings.PUSH_LOCAL_SERVICE


def _is_known(host: str) -> bool:
    return any(host.endswith(known) if known.startswith(".") else host == known for known in settings.PUSH_HOSTS)
