"""Where a push may go: to the known push services, over TLS, to a public network address.

The address comes from a browser, so from anybody. It is looked at when it is kept, and again each time before something
is sent: a name may lead elsewhere by then.
"""

from django.conf import settings

from tetoru.web.outgoing import Address, AddressNotAllowed, address_in, is_public, number_of

__all__ = ["Address", "AddressNotAllowed", "address_of", "is_public", "network_address"]


def address_of(url: str) -> Address:
    """The address, if a push may go to its host. Raises AddressNotAllowed."""
    address = address_in(url)
    if is_local(address):
        return address
    if address.scheme != "https" or address.port != 443:
        raise AddressNotAllowed("not https")
    if not _is_known(address.host):
        raise AddressNotAllowed("not a known push service")
    return address


def network_address(address: Address) -> str:
    """The IP address to connect to. Raises AddressNotAllowed, OSError."""
    return number_of(address, is_local=is_local(address))


def is_local(address: Address) -> bool:
    """Whether it is the one service on this machine that the demo and tests may use."""
    return bool(settings.PUSH_LOCAL_SERVICE) and address.origin == settings.PUSH_LOCAL_SERVICE


def _is_known(host: str) -> bool:
    return any(host.endswith(known) if known.startswith(".") else host == known for known in settings.PUSH_HOSTS)
