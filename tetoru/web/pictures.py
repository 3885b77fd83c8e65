"""The pictures of the help pages: `make help-pictures` takes them (docs/adr/0034)."""

from functools import cache
from pathlib import Path

from django.conf import settings

FOLDER: Path = settings.BASE_DIR / "static" / "help"
HEAD = 30
"""So many bytes tell the size of a picture in WebP (RFC 9649)."""


@cache
def size_of(name: str) -> tuple[int, int]:
    """Width and height in the file's pixels. Raises FileNotFoundError: a help page names what is not there."""
    with (FOLDER / f"{name}.webp").open("rb") as file:
        head = file.read(HEAD)
    if head[12:16] == b"VP8X":  # the extended form counts from 0
        return _number(head[24:27]) + 1, _number(head[27:30]) + 1
    if head[12:16] == b"VP8 ":
        return _number(head[26:28]) & 0x3FFF, _number(head[28:30]) & 0x3FFF
    raise ValueError(f"{name}.webp is not as `make help-pictures` leaves it")


def _number(little: bytes) -> int:
    return int.from_bytes(little, "little")
