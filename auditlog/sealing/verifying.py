"""Verification: every checkpoint against its rows, database against export, in one pass and bounded memory.

Rows and checkpoints both come in the order of their transactions, so two streams are read side by
side. A broken place is named and the reading goes on behind it.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field

from django.db import connections, transaction

from auditlog.retention import months, removed_months
from auditlog.sealing.chain import Chain, InOrder, Pair, pairs
from auditlog.sealing.exports import Export
from auditlog.sealing.findings import Finding, Kind
from auditlog.sealing.keys import PublicKeys
from auditlog.sealing.merkle import Tree
from auditlog.sealing.rows import TXID, Row, Window, moment, rows_between
from auditlog.sealing.seals import Part, Seal, seals_from
from auditlog.sealing.writing import KEEPER

GRACE = dt.timedelta(minutes=10)
"""How old a row may be without a seal, and a checkpoint without its export."""
LONGEST_TRANSACTION = dt.timedelta(days=1)
CLOCKS = dt.timedelta(minutes=1)


class Stream:
    """The rows in their order, taken stretch by stretch."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def through(self, txid: int) -> Iterator[Row]:
        """Those up to this transaction that were not taken yet."""
        while self._next is not None and int(self._next[TXID] or 0) <= txid:
            row, self._next = self._next, next(self._rows, None)
            yield row

    def rest(self) -> Iterator[Row]:
        """All that is left."""
        if self._next is not None:
            yield self._next
            yield from self._rows
            self._next = None


@dataclass
class Verification:
    """One reading of the log from checkpoint `first` on. The counts are complete when `findings` has ended."""

    keys: PublicKeys
    export: Export | None = None
    first: int = 1
    now: dt.datetime = field(default_factory=lambda: dt.datetime.now(dt.UTC))
    checkpoints: int = 0
    rows: int = 0
    waiting: int = 0
    expired: set[str] = field(default_factory=set)
    newest: Seal | None = None
    _latest: str = ""

    def findings(self) -> Iterator[Finding]:
        """What is wrong, as it is met. Reads as the keeper."""
        with transaction.atomic(using=KEEPER), ExitStack() as stack:
            there, gone = {f"{m.name[:4]}-{m.name[4:]}" for m in months()}, removed_months()
            chain = self._begin()
            kept = seals_from(stack.enter_context(connections[KEEPER].chunked_cursor()), self.first)
            exported = InOrder(self.export.seals(self.first) if self.export else iter(()))
            after = chain.last.max_txid if chain.last else 0
            rows = Stream(rows_between(stack.enter_context(connections[KEEPER].chunked_cursor()), after))
            for pair in pairs(kept, iter(exported)):
                yield from self._checkpoint(chain, pair, rows, there, gone)
            yield from self._tail(chain, rows)
            for seal in exported.astray:
                yield Finding(Kind.ORDER, seal.seq, "", seal.sealed_at)

    def _begin(self) -> Chain:
        chain = Chain(self.keys, self.export is not None, moment(self.now - GRACE), self.first - 1)
        if self.first > 1:
            with connections[KEEPER].cursor() as cursor:
                chain.last = next(seals_from(cursor, self.first - 1, 1), None)
            chain.is_known = chain.last is not None
        return chain

    def _checkpoint(self, chain: Chain, pair: Pair, rows: Stream, there: set[str], gone: set[str]) -> Iterator[Finding]:
        seal = chain.trusted(pair)
        yield from chain.faults(pair, seal)
        if seal is not None:
            between = Window(rows.through(seal.min_txid - 1))
            if between.size and chain.is_known and seal.seq == chain.seq + 1:
                yield _finding(Kind.INSERTED, chain, seal, f"{between.size} in no checkpoint, before this one")
            window = Window(rows.through(seal.max_txid))
            yield from self._window(chain, seal, window, there, gone)
            self.rows += window.size
            self.newest = seal
        self.checkpoints += 1
        chain.step(pair, seal)

    def _window(self, chain: Chain, seal: Seal, found: Window, there: set[str], gone: set[str]) -> Iterator[Finding]:
        """The rows of one checkpoint against what it says of them, month by month."""
        said = {part.month: part for part in seal.parts}
        for month in sorted(said.keys() | found.trees.keys()):
            part, tree = said.get(month), found.trees.get(month, Tree())
            if part and not tree.size and month in gone and _is_past_keeping(month, self.now):
                self.expired.add(month)
            elif fault := _compare(part or Part(month, 0, Tree().root().hex()), tree, is_there=month in there):
                yield _finding(fault[0], chain, seal, fault[1])
        if found.size:
            yield from self._dates(chain, seal, found)

    def _dates(self, chain: Chain, seal: Seal, found: Window) -> Iterator[Finding]:
        """A row can't be from long before the rows sealed earlier, nor from after its seal."""
        too_early = self._latest and found.earliest < shifted(self._latest, -LONGEST_TRANSACTION)
        too_late = found.latest > shifted(seal.sealed_at, CLOCKS)
        if too_early or too_late:
            yield _finding(Kind.MISDATED, chain, seal, f"from {found.earliest} to {found.latest}")
        self._latest = max(self._latest, min(found.latest, seal.sealed_at))

    def _tail(self, chain: Chain, rows: Stream) -> Iterator[Finding]:
        """Rows behind the last checkpoint wait for the next one; old ones have waited too long."""
        tail = Window(rows.rest())
        self.waiting = tail.size
        if tail.size and tail.earliest < moment(self.now - GRACE):
            since = chain.last.sealed_at if chain.last else ""
            detail = f"{tail.size} behind this one, the oldest of {tail.earliest}"
            yield Finding(Kind.UNSEALED, chain.seq, since, "", detail)


def shifted(text: str, by: dt.timedelta) -> str:
    """A time as a text, moved."""
    return moment(dt.datetime.fromisoformat(text) + by)


def _compare(part: Part, tree: Tree, *, is_there: bool) -> tuple[Kind, str] | None:
    """How the rows of a month differ from what was sealed."""
    if (tree.size, tree.root().hex()) == (part.rows, part.root):
        return None
    if not is_there:
        return Kind.DROPPED, f"{part.month} with {part.rows} rows"
    counts = f"{part.month} has {tree.size} rows, {part.rows} were sealed"
    if tree.size == part.rows:
        return Kind.EDITED, f"{part.month}, {part.rows} rows as sealed"
    return (Kind.DELETED if tree.size < part.rows else Kind.INSERTED), counts


def _is_past_keeping(month: str, now: dt.datetime) -> bool:
    """Whether five years have gone since the month's end; by our clock, not by the database's."""
    year, number = int(month[:4]), int(month[5:])
    end = dt.datetime(year + number // 12 + 5, number % 12 + 1, 1, tzinfo=dt.UTC)
    return end <= now


def _finding(kind: Kind, chain: Chain, seal: Seal, detail: str) -> Finding:
    return Finding(kind, seal.seq, chain.last.sealed_at if chain.last else "", seal.sealed_at, detail)
