"""Seals what is in the log and not sealed yet, as the keeper. Safe to be killed anywhere, and to run twice."""

from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.db import connections, transaction

from auditlog.sealing.keys import fingerprint, sign
from auditlog.sealing.merkle import root_of
from auditlog.sealing.rows import Window, rows_between
from auditlog.sealing.seals import BEGINNING, Seal, newest_seal, parts_of

KEEPER = "keeper"
"""The database alias of the role that keeps the log."""
MOST_ROWS = 100_000
LOCK = 7_306_001
"""Of PostgreSQL's advisory locks, the one that a sealing keeper holds."""

TRY_LOCK = "select pg_try_advisory_xact_lock(%s)"
# All transactions below the snapshot's xmin have ended: a late commit can't slip under a seal.
ENDED = "select pg_snapshot_xmin(pg_current_snapshot())::text::bigint - 1"
BEYOND = """
select txid::text::bigint from auditlog_entry e
where txid > %s::text::xid8 and txid <= %s::text::xid8 order by e.txid, e.id offset %s limit 1
"""
INSERT = """
insert into auditlog_checkpoint (seq, prev_hash, min_txid, max_txid, row_count, tree_size, parts, root, sealed_at,
                                 key_fingerprint, signature)
select (s->>'seq')::bigint, decode(s->>'prev', 'hex'), (s->>'min_txid')::bigint, (s->>'max_txid')::bigint,
       (s->>'rows')::bigint, (s->>'tree_size')::bigint, s->'parts', decode(s->>'root', 'hex'),
       (s->>'sealed_at')::timestamptz, s->>'key', decode(s->>'signature', 'base64')
from (select %s::jsonb) line (s)
"""
CLOCK = """select to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')"""


class SealingRefused(Exception):
    """Sealing would cover something up; a person has to look. The text says what was found."""


def seal_next(key: Ed25519PrivateKey, *, most_rows: int = MOST_ROWS) -> tuple[Seal | None, bool]:
    """Seal the next rows, or that there are none; gives the seal, and whether more wait.

    None when another keeper is at it. Raises SealingRefused.
    """
    with transaction.atomic(using=KEEPER), connections[KEEPER].cursor() as cursor:
        if not _one(cursor, TRY_LOCK, LOCK):
            return None, False
        last = newest_seal(cursor)
        after = last.max_txid if last else 0
        ended = _one(cursor, ENDED)
        if ended < after:
            raise SealingRefused(f"transaction {ended} is older than the sealed {after}: was the database restored?")
        through = _cut(cursor, after, ended, most_rows)
        with connections[KEEPER].chunked_cursor() as server_side:
            window = Window(rows_between(server_side, after, through))
        seal = sign(_seal(last, through, window, key, now=_one(cursor, CLOCK)), key)
        cursor.execute(INSERT, (seal.line(),))
        return seal, through < ended


def _cut(cursor: Any, after: int, ended: int, most_rows: int) -> int:
    """Up to which transaction to go for about `most_rows` rows; never into the middle of one."""
    beyond = _one(cursor, BEYOND, str(after), str(ended), most_rows)
    if beyond is None:
        return int(ended)
    first = _one(cursor, BEYOND, str(after), str(ended), 0)
    return int(beyond if first == beyond else beyond - 1)


def _seal(last: Seal | None, through: int, window: Window, key: Ed25519PrivateKey, *, now: str) -> Seal:
    parts = parts_of(window)
    return Seal(
        seq=last.seq + 1 if last else 1,
        prev=last.digest() if last else BEGINNING,
        min_txid=last.max_txid + 1 if last else 1,
        max_txid=through,
        rows=window.size,
        tree_size=(last.tree_size if last else 0) + window.size,
        parts=parts,
        root=root_of(part.leaf() for part in parts).hex(),
        sealed_at=now,
        key=fingerprint(key.public_key()),
    )


def _one(cursor: Any, sql: str, *parameters: Any) -> Any:
    cursor.execute(sql, parameters)
    row = cursor.fetchone()
    return row[0] if row else None
