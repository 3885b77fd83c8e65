"""Finds an encrypted value by equality without being able to read it.

HMAC-SHA256(index key, NFKC, stripped, casefolded)[:16]. Source: security.md §2. While keys are turned, some rows are
indexed under an older key: look for any of `blind_indexes`, write `blind_index`, and where the value must be unique
hold `sole_writer` from looking to writing (docs/adr/0018).
"""

import hashlib
import hmac
import unicodedata
import uuid

from django.db import connection

from tetoru.crypto.keyring import OwnerKey, derive, first_key, keys_of, settled_key


def normalised(text: str) -> str:
    """The form in which two spellings of one address are the same."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def blind_index(text: str, *, owner: uuid.UUID, column: str) -> bytes:
    """16 bytes that are equal for equal texts of one owner and column; what is written today."""
    return _index(settled_key(owner), text, column)


def blind_indexes(text: str, *, owner: uuid.UUID, column: str) -> list[bytes]:
    """Everything under which the text may stand, as long as an older key is there. One entry, mostly."""
    return [_index(key, text, column) for key in keys_of(owner)]


def sole_writer(text: str, *, owner: uuid.UUID, column: str) -> None:
    """Wait until nobody else writes this text, to the end of the transaction.

    By the oldest key, which all processes know: two of them may index under different keys for a moment, where the
    unique index of the database would not see that both write the same.
    """
    number = int.from_bytes(_index(first_key(owner), text, column)[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", (number,))


def _index(key: OwnerKey, text: str, column: str) -> bytes:
    return hmac.digest(derive(key.secret, "bidx", column), normalised(text).encode(), hashlib.sha256)[:16]
