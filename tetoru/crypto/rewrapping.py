"""Moves the keyring from one root to another: a file's to AWS KMS's, or to a new one (docs/adr/0017)."""

from collections.abc import Iterator

from django.db import connections, transaction

from tetoru.crypto.destruction import DOOR, ensure_door
from tetoru.crypto.keyring import unwrap_row
from tetoru.crypto.root import current_root

OTHERS = """
select id, owner, version, wrapped, commitment, root from keyring.key where root <> %s and id > %s order by id limit 1
"""
REWRAP = "update keyring.key set wrapped = %s, root = %s where id = %s and wrapped = %s"


def rewrap_keys() -> Iterator[int]:
    """Wrap every key under the root of today, one by one; gives their ids. Bears being killed and run again.

    A key that the root before does not open raises KeyUnavailable, and stays as it is.
    """
    ensure_door()
    root, last = current_root(), 0
    while True:
        with transaction.atomic(using=DOOR), connections[DOOR].cursor() as cursor:
            cursor.execute(OTHERS, (root.name, last))
            row = cursor.fetchone()
            if row is None:
                return
            last, owner, version, wrapped = row[0], row[1], row[2], bytes(row[3])
            secret = unwrap_row(owner, version, wrapped, bytes(row[4]), row[5])
            cursor.execute(REWRAP, (root.wrap(secret, owner, version), root.name, last, wrapped))
        yield last
