"""Seals bytes that are too many to hold at once, in chunks: for files outside the database.

    stored    = 0x01 | salt 16 | chunk … | chunk
    chunk     = AES-256-GCM of 1 MiB of plain bytes, of the last one what is left | tag 16
    chunk key = HKDF-SHA256(data key, salt, "tetoru stream|" binding)
    nonce     = number of the chunk, 11 bytes | 1 for the last chunk, else 0

The STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár: Online Authenticated-Encryption, 2015): a chunk that was
left out, put elsewhere, doubled, or cut off at the end does not open. The salt makes each object's key its own, so
no nonce is used twice even if an object is written again. `binding` says where it belongs: moved, it does not open.
"""

import os
from collections.abc import Iterable, Iterator
from typing import Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from tetoru.crypto.cipher import Unreadable

FORMAT = b"\x01"
SALT = 16
CHUNK = 1 << 20
TAG = 16
DATA_KEY = 32


class Readable(Protocol):
    """Something to read bytes from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes; none at the end."""
        ...


def new_data_key() -> bytes:
    """A key for one file."""
    return os.urandom(DATA_KEY)


def seal_stream(plain: Iterable[bytes], *, data_key: bytes, binding: bytes) -> Iterator[bytes]:
    """The sealed bytes, piece by piece."""
    salt = os.urandom(SALT)
    box = _box(data_key, salt, binding)
    yield FORMAT + salt
    number, held = 0, bytearray()
    for piece in plain:
        held += piece
        while len(held) > CHUNK:  # a full chunk waits until it is known whether another one follows
            yield box.encrypt(_nonce(number, is_last=False), bytes(held[:CHUNK]), None)
            number += 1
            del held[:CHUNK]
    yield box.encrypt(_nonce(number, is_last=True), bytes(held), None)


def open_stream(stored: Readable, *, data_key: bytes, binding: bytes) -> Iterator[bytes]:
    """The plain bytes, chunk by chunk. Raises Unreadable at the first chunk that is not as it was written."""
    head = _read(stored, len(FORMAT) + SALT)
    if len(head) < len(FORMAT) + SALT or head[: len(FORMAT)] != FORMAT:
        raise Unreadable("not of this format, or cut short")
    box = _box(data_key, head[len(FORMAT) :], binding)
    number, chunk = 0, _read(stored, CHUNK + TAG)
    while True:
        following = _read(stored, CHUNK + TAG)
        try:
            yield box.decrypt(_nonce(number, is_last=not following), chunk, None)
        except (InvalidTag, ValueError) as error:
            raise Unreadable("damaged, moved from its place, or cut short") from error
        if not following:
            return
        number, chunk = number + 1, following


def sealed_size(plain_size: int) -> int:
    """How many bytes `seal_stream` makes of so many."""
    chunks = max(1, -(-plain_size // CHUNK))
    return len(FORMAT) + SALT + plain_size + chunks * TAG


def _box(data_key: bytes, salt: bytes, binding: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), 32, salt, b"tetoru stream|" + binding).derive(data_key))


def _nonce(number: int, *, is_last: bool) -> bytes:
    return number.to_bytes(11, "big") + bytes([is_last])


def _read(stored: Readable, size: int) -> bytes:
    """Exactly so many bytes, or what is left: a socket may give fewer at a time."""
    pieces, missing = [], size
    while missing and (piece := stored.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)
