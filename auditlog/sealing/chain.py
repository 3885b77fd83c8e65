"""The chain of checkpoints: database and export side by side, signatures, numbers, links."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from auditlog.sealing.findings import Finding, Kind
from auditlog.sealing.keys import PublicKeys, is_signed
from auditlog.sealing.seals import BEGINNING, Seal


@dataclass(frozen=True)
class Pair:
    """A checkpoint as the database has it, and as the export has it."""

    kept: Seal | None
    exported: Seal | None
    is_overtaken: bool
    """Whether the export goes on behind it."""

    @property
    def seq(self) -> int:
        """The number that both have."""
        return max(seal.seq for seal in (self.kept, self.exported) if seal)


@dataclass
class InOrder:
    """The export's checkpoints by number; those that lie out of order are set aside."""

    seals: Iterator[Seal]
    astray: list[Seal] = field(default_factory=list)

    def __iter__(self) -> Iterator[Seal]:
        last = 0
        for seal in self.seals:
            if seal.seq > last:
                last = seal.seq
                yield seal
            else:
                self.astray.append(seal)


def pairs(kept: Iterator[Seal], exported: Iterator[Seal]) -> Iterator[Pair]:
    """Both sides, number by number."""
    here, there = next(kept, None), next(exported, None)
    while here or there:
        seq = min(seal.seq for seal in (here, there) if seal)
        kept_one = here if here and here.seq == seq else None
        exported_one = there if there and there.seq == seq else None
        yield Pair(kept_one, exported_one, is_overtaken=there is not None and there.seq > seq)
        here = next(kept, None) if kept_one else here
        there = next(exported, None) if exported_one else there


@dataclass
class Chain:
    """Follows the checkpoints; `last` is the one before, or None where nothing is known of it."""

    keys: PublicKeys
    has_export: bool
    fresh_since: str
    """Checkpoints younger than this may be on their way to the export."""
    seq: int = 0
    last: Seal | None = None
    is_known: bool = True
    """Whether what came before could be trusted; else this link can't be judged."""

    def trusted(self, pair: Pair) -> Seal | None:
        """The one of the two that we signed; the export's, when both are."""
        return next((seal for seal in (pair.exported, pair.kept) if seal and is_signed(seal, self.keys)), None)

    def faults(self, pair: Pair, seal: Seal | None) -> Iterator[Finding]:
        """What is wrong with this checkpoint, whatever the rows say."""
        kept, exported = pair.kept, pair.exported
        told = seal or exported or kept
        if told is None:
            return
        if told.seq > self.seq + 1:
            gap = f"{self.seq + 1} to {told.seq - 1}" if told.seq > self.seq + 2 else str(self.seq + 1)
            yield self._finding(Kind.MISSING, told, f"{gap}, before this one")
        if kept is None:
            yield self._finding(Kind.CUT, told)
        elif exported is None and self.has_export and (pair.is_overtaken or told.sealed_at < self.fresh_since):
            yield self._finding(Kind.NOT_EXPORTED, told)
        elif exported is not None and kept != exported:
            yield self._finding(Kind.DIFFERS, told)
        yield from self._forged(pair)
        yield from self._links(seal)

    def step(self, pair: Pair, seal: Seal | None) -> None:
        """Go on to the next one."""
        self.seq = pair.seq
        self.last, self.is_known = seal, seal is not None

    def _forged(self, pair: Pair) -> Iterator[Finding]:
        for seal, place in ((pair.kept, "database"), (pair.exported, "export")):
            if seal and not is_signed(seal, self.keys):
                stranger = "" if seal.key in self.keys else f", by a key that is not among ours ({seal.key})"
                yield self._finding(Kind.FORGED, seal, f"in the {place}{stranger}")

    def _links(self, seal: Seal | None) -> Iterator[Finding]:
        if seal is None:
            return
        if not seal.adds_up():
            yield self._finding(Kind.FIGURES, seal)
        if not self.is_known or seal.seq != self.seq + 1:
            return
        last = self.last
        expected = (last.digest(), last.max_txid + 1, last.tree_size) if last else (BEGINNING, 1, 0)
        if (seal.prev, seal.min_txid, seal.tree_size - seal.rows) != expected:
            yield self._finding(Kind.UNCHAINED, seal)

    def _finding(self, kind: Kind, seal: Seal, detail: str = "") -> Finding:
        return Finding(kind, seal.seq, self.last.sealed_at if self.last else "", seal.sealed_at, detail)
