"""What a row of the log is to the seal: every column, as the database writes it, in a fixed order.

A leaf is the row as a JSON array of texts and nulls, without spaces, in UTF-8 (the same bytes as
RFC 8785 gives). A stranger with the rows can compute it without this code.
"""

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Any

from auditlog.sealing.merkle import Tree

Row = tuple[str | None, ...]
COLUMNS = (
    "id", "at", "txid", "tenant_id", "school_id", "actor_id", "actor_kind", "session_hash", "ip", "event",
    "subject_kind", "subject_id", "outcome", "request_id", "details",
)  # fmt: skip
"""A test compares them with the table's: a new column needs a new version of the seal."""
AT, TXID = COLUMNS.index("at"), COLUMNS.index("txid")
BATCH = 5_000

SELECT = """
select id::text, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), txid::text, tenant_id::text,
       school_id::text, actor_id::text, actor_kind, encode(session_hash, 'hex'), ip::text, event,
       subject_kind, subject_id::text, outcome, request_id::text, details::text
from auditlog_entry e where txid > %s::text::xid8 and txid <= %s::text::xid8 order by e.txid, e.id
"""
"""Ordered by the columns of the table: by the texts beside them, transaction 1000 would come before 999."""
MOST = 2**63 - 1


def leaf(row: Row) -> bytes:
    """The row as bytes."""
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode()


def moment(at: dt.datetime) -> str:
    """A time as the rows write it, in UTC; texts compare as times do."""
    return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def rows_between(cursor: Any, after: int, through: int = MOST) -> Iterator[Row]:
    """The rows of the transactions after `after` and up to `through`, in their order; `cursor` is the server's."""
    cursor.execute(SELECT, (str(after), str(through)))
    return chain.from_iterable(iter(lambda: cursor.fetchmany(BATCH), []))


class Window:
    """The rows of one checkpoint: a tree for each month of `at`, so that a month can be removed without the rest."""

    def __init__(self, rows: Iterable[Row] = ()) -> None:
        self.trees: dict[str, Tree] = {}
        self.earliest = self.latest = ""
        for row in rows:
            at = row[AT] or ""
            self.trees.setdefault(at[:7], Tree()).add(leaf(row))
            self.earliest = min(self.earliest or at, at)
            self.latest = max(self.latest, at)

    @property
    def size(self) -> int:
        """How many rows."""
        return sum(tree.size for tree in self.trees.values())
