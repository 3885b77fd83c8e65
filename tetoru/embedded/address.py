"""Where the demo listens: HOST and PORT, and whether somebody else is there already."""

import os
import socket
from contextlib import suppress
from ipaddress import ip_address

from tetoru.embedded.places import EmbeddedError

LAST_PORT = 65535


def address() -> tuple[str, int]:
    """HOST and PORT. Some shells put the machine's name into HOST; only an address counts."""
    host = os.environ.get("HOST", "")
    with suppress(ValueError):
        ip_address(host)
        return host, port_number()
    return "127.0.0.1", port_number()


def port_number() -> int:
    """PORT, 8000 unless told otherwise."""
    text = os.environ.get("PORT") or "8000"
    if not text.isascii() or not text.isdigit() or not 0 < int(text) <= LAST_PORT:
        raise EmbeddedError(f"PORT={text} はポート番号ではありません。 / PORT={text} is not a port number.")
    return int(text)


def check_port(host: str, port: int) -> None:
    """Say so when another program has the port. Raises EmbeddedError."""
    other = port + 1 if port < LAST_PORT else 8001
    if is_busy(host, port):
        raise EmbeddedError(
            f"ポート {port} は使用中です。make demo PORT={other} のように、ほかのポートを指定してください。\n"
            f"Port {port} is in use. Choose another one: make demo PORT={other}"
        )


def is_busy(host: str, port: int) -> bool:
    """Whether somebody listens there, or we may not."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError:
            return True
    return False


def answers(host: str, port: int) -> bool:
    """Whether a server accepts connections there."""
    target = "localhost" if ip_address(host).is_unspecified else host
    with suppress(OSError), socket.create_connection((target, port), timeout=1):
        return True
    return False
