"""Moves an owner's values to the newest key, a few at a time, while people work (docs/adr/0018).

A row is written only if its ciphertext is still the one that was read, so that no edit is lost. Rows that somebody
holds at the moment are passed by; the next round meets them. What does not open is counted and left as it is.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from tetoru.crypto.cipher import FORMAT, HEADER, seal
from tetoru.crypto.keyring import newest_key
from tetoru.crypto.places import Place

BATCH = 500

# Locked rows are skipped: nobody waits for whom, and nobody waits for each other.
STALE = """
select {id}, {column} from {table}
where {mine} and {id} > %s and {column} is not null and substring({column} for 5) <> %s
order by {id} limit %s for no key update skip locked
"""
REPLACE = """
update {table} set {column} = fresh.new
from unnest(%s::uuid[], %s::bytea[], %s::bytea[]) as fresh (id, old, new)
where {table}.{id} = fresh.id and {mine} and {table}.{column} = fresh.old
"""


@dataclass
class Batch:
    """What became of a few rows."""

    last: uuid.UUID
    moved: int = 0
    unreadable: int = 0


def reencrypt(place: Place, owner: uuid.UUID) -> Iterator[Batch]:
    """One round over a column, each batch in a transaction of its own, which is committed when it is given out.

    Runs in the owner's scope, and not inside a transaction. Bears being killed and run again.
    """
    last = uuid.UUID(int=0)
    while True:
        with transaction.atomic(durable=True):
            batch = _reencrypt_batch(place, owner, last)
        if batch is None:
            return
        yield batch
        last = batch.last


def _reencrypt_batch(place: Place, owner: uuid.UUID, after: uuid.UUID) -> Batch | None:
    header = HEADER.pack(FORMAT, newest_key(owner).id)
    with connection.cursor() as cursor:
        cursor.execute(place.compose(STALE, owner), (after, header, BATCH))
        rows = [(row_id, bytes(stored)) for row_id, stored in cursor.fetchall()]
        if not rows:
            return None
        opened = [(row_id, stored, place.field.try_open(stored, owner, row_id)) for row_id, stored in rows]
        fresh = [
            (row_id, stored, seal(plain, owner=owner, column=place.name, row_id=row_id))
            for row_id, stored, plain in opened
            if plain is not None
        ]
        batch = Batch(rows[-1][0], unreadable=len(rows) - len(fresh))
        if fresh:
            cursor.execute(place.compose(REPLACE, owner), [list(column) for column in zip(*fresh, strict=True)])
            batch.moved = cursor.rowcount
    return batch
