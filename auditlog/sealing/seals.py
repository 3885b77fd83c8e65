"""A seal: what one checkpoint says about the log, signed and chained to the one before."""

import base64
import hashlib
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from typing import Any

from auditlog.sealing.merkle import root_of
from auditlog.sealing.rows import Window

VERSION = "tetoru log checkpoint 1"
BEGINNING = "0" * 64

SELECT = """
select seq, encode(prev_hash, 'hex'), min_txid, max_txid, row_count, tree_size, parts::text, encode(root, 'hex'),
       to_char(sealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), key_fingerprint,
       encode(signature, 'base64')
from auditlog_checkpoint where seq >= %s order by seq limit %s
"""
NEWEST = "select coalesce(max(seq), 0) from auditlog_checkpoint"


@dataclass(frozen=True)
class Part:
    """The rows of one month (`2026-11`, UTC): how many, and the root of their tree in hex."""

    month: str
    rows: int
    root: str

    def leaf(self) -> bytes:
        """The part as a leaf of the checkpoint's own tree."""
        return f"{self.month}|{self.rows}|{self.root}".encode()


@dataclass(frozen=True)
class Seal:
    """One checkpoint. Hashes are in hex, times in UTC as texts, the signature in base64.

    It covers the transactions from `min_txid` to `max_txid`, both included; none when the second is
    the smaller. `tree_size` counts the rows sealed since the beginning.
    """

    seq: int
    prev: str
    min_txid: int
    max_txid: int
    rows: int
    tree_size: int
    parts: tuple[Part, ...]
    root: str
    sealed_at: str
    key: str
    signature: str = ""

    def body(self) -> bytes:
        """What is signed: all but the signature, as JSON with sorted keys and without spaces."""
        fields = {**asdict(self), "version": VERSION}
        del fields["signature"]
        return json.dumps(fields, sort_keys=True, separators=(",", ":")).encode()

    def digest(self) -> str:
        """What the next seal names as `prev`: the hash of body and signature."""
        return hashlib.sha256(self.body() + self.signature.encode()).hexdigest()

    def signed(self, signature: bytes) -> "Seal":
        """The same with its signature."""
        return replace(self, signature=base64.b64encode(signature).decode())

    def line(self) -> str:
        """The seal as one line of the export."""
        return json.dumps(asdict(self), sort_keys=True, separators=(",", ":"))

    def adds_up(self) -> bool:
        """Whether rows and root are those of the parts."""
        rows = sum(part.rows for part in self.parts)
        return (self.rows, self.root) == (rows, root_of(part.leaf() for part in self.parts).hex())


def seal_of(line: str | bytes) -> Seal | None:
    """The seal of a line of the export; None for a line that is none, or only the half of one."""
    try:
        fields = json.loads(line)
        return Seal(**{**fields, "parts": tuple(Part(**part) for part in fields["parts"])})
    except (ValueError, TypeError, KeyError):
        return None


def parts_of(window: Window) -> tuple[Part, ...]:
    """What a seal says of these rows, month by month."""
    return tuple(Part(month, tree.size, tree.root().hex()) for month, tree in sorted(window.trees.items()))


def seals_from(cursor: Any, first: int, most: int = 2**62) -> Iterator[Seal]:
    """The checkpoints in the database from number `first` on, `most` of them at most."""
    cursor.execute(SELECT, (first, most))
    for row in iter(cursor.fetchone, None):
        seq, prev, low, high, rows, size, parts, root, at, key, signature = row
        yield Seal(seq, prev, low, high, rows, size, _parts(parts), root, at, key, signature.replace("\n", ""))


def newest_seal(cursor: Any) -> Seal | None:
    """The last checkpoint in the database."""
    cursor.execute(NEWEST)
    ((seq,),) = cursor.fetchall()
    return next(seals_from(cursor, seq, 1), None)


def _parts(text: str) -> tuple[Part, ...]:
    """Whatever else somebody has put there has no signature, so nothing is as good."""
    try:
        return tuple(Part(**part) for part in json.loads(text))
    except (ValueError, TypeError):
        return ()
