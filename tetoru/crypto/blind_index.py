"""Finds an encrypted value by equality without being able to read it.

HMAC-SHA256(index key, NFKC, stripped, casefolded)[:16]. Source: security.md §2.
"""

import hashlib
import hmac
import unicodedata
import uuid

from tetoru.crypto.keyring import derive, first_key


def normalised(text: str) -> str:
    """The form in which two spellings of one address are the same."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def blind_index(text: str, *, owner: uuid.UUID, column: str) -> bytes:
    """16 bytes that are equal for equal texts of one owner and column."""
    key = derive(first_key(owner).secret, "bidx", column)
    return hmac.digest(key, normalised(text).encode(), hashlib.sha256)[:16]
