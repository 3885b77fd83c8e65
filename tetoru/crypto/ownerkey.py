"""An unwrapped key, and what is derived from it."""

import hashlib
import hmac
import uuid
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from tetoru.crypto.root import binding


@dataclass(frozen=True)
class OwnerKey:
    """One version of an owner's key. `secret` is 32 bytes and must not leave the process."""

    id: int
    owner: uuid.UUID
    secret: bytes
    boxes: dict[str, AESGCM] = field(default_factory=dict, compare=False)
    """The ciphers of the columns, made on demand; they live no longer than the key."""

    def box(self, column: str) -> AESGCM:
        """The cipher of one column (`table.column`)."""
        if column not in self.boxes:
            self.boxes[column] = AESGCM(derive(self.secret, "enc", column))
        return self.boxes[column]

    def __repr__(self) -> str:
        return f"OwnerKey(id={self.id})"


def derive(secret: bytes, purpose: str, column: str) -> bytes:
    """The 32-byte key of one column (`table.column`) for one purpose (`enc` or `bidx`)."""
    return hmac.digest(secret, f"{purpose}|{column}".encode(), hashlib.sha256)


def commitment(secret: bytes, owner: uuid.UUID, version: int) -> bytes:
    """What a key row promises of its key without giving it away."""
    return hmac.digest(secret, b"commitment|" + binding(owner, version), hashlib.sha256)
