"""Seals one value for one place: this tenant, this column, this row, and no other.

    stored = 0x01 | key id u32 | nonce 12 | AES-256-GCM ciphertext | tag 16        (+33 bytes)
    AAD    = header | owner 16 | row id 16 | table.column

A ciphertext that was moved to another row, column or tenant does not open (wall 4).
"""

import os
import struct
import uuid
from collections.abc import Callable

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tetoru.crypto.errors import KeyUnavailable
from tetoru.crypto.keyring import OwnerKey, key_by_id, newest_key

FORMAT = 1
HEADER = struct.Struct(">BI")
NONCE = 12
BODY = HEADER.size + NONCE
OVERHEAD = BODY + 16
Binding = Callable[[uuid.UUID], bytes]


class Unreadable(Exception):
    """The value does not open: damaged, moved, or its key is gone. The text says which, and holds no secret."""


def seal(text: str, *, owner: uuid.UUID, column: str, row_id: uuid.UUID) -> bytes:
    """Encrypt `text` under the owner's newest key. Raises KeyUnavailable."""
    key = newest_key(owner)
    header = HEADER.pack(FORMAT, key.id)
    nonce = os.urandom(NONCE)
    return header + nonce + key.box(column).encrypt(nonce, text.encode(), _binding(header, owner, column)(row_id))


def unseal(stored: bytes, *, owner: uuid.UUID, column: str, row_id: uuid.UUID) -> str:
    """Decrypt what `seal` gave for the same place. Raises Unreadable."""
    return unsealer(column)(stored, owner, row_id)


def unsealer(column: str) -> Callable[[bytes, uuid.UUID, uuid.UUID], str]:
    """Decrypts values of one column, each by (stored, owner, row id), and looks a key up once. Raises Unreadable.

    For the values of one page: for as long as it is held, it does not hear of a key that was destroyed.
    """
    known = dict[bytes, tuple[int, AESGCM, Binding]]()

    def unseal_one(stored: bytes, owner: uuid.UUID, row_id: uuid.UUID) -> str:
        header = stored[: HEADER.size]
        try:
            if header not in known:
                key = _named_in(header)
                known[header] = key.owner.int, key.box(column), _binding(header, key.owner, column)
            owner_int, box, bound_to = known[header]
            if owner.int != owner_int:
                raise Unreadable("not of this owner")
            return box.decrypt(stored[HEADER.size : BODY], stored[BODY:], bound_to(row_id)).decode()
        except KeyUnavailable as error:
            raise Unreadable(str(error)) from error
        except (struct.error, InvalidTag, ValueError) as error:
            raise Unreadable("damaged, or moved from its place") from error

    return unseal_one


def key_id_of(stored: bytes) -> int | None:
    """The key that a stored value names; None for what is not of our format."""
    if len(stored) < HEADER.size or stored[0] != FORMAT:
        return None
    key_id: int = HEADER.unpack(stored[: HEADER.size])[1]
    return key_id


def _named_in(header: bytes) -> OwnerKey:
    version, key_id = HEADER.unpack(header)
    if version != FORMAT:
        raise Unreadable("not of this format")
    return key_by_id(key_id)


def _binding(header: bytes, owner: uuid.UUID, column: str) -> Binding:
    """What a value is bound to, for each row of the column."""
    before, after = header + owner.bytes, column.encode()
    return lambda row_id: before + row_id.bytes + after
