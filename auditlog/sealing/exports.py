"""Checkpoints outside the database: one line each in a folder, or one object each in S3-compatible storage.

The export is what a cut or rewritten table is measured against, so it belongs where the database's
administrator can't write: another host, an append-only file, a bucket with Object Lock.
"""

import os
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Protocol

from auditlog.sealing.bucket import BucketExport
from auditlog.sealing.seals import Seal, seal_of

LAST_BYTES = 1_000_000


class Export(Protocol):
    """A place that only grows."""

    def last(self) -> Seal | None:
        """The newest checkpoint that arrived whole."""
        ...

    def append(self, seals: Iterable[Seal]) -> None:
        """Carry these away, in their order."""
        ...

    def seals(self, first: int = 1) -> Iterator[Seal]:
        """What is there from number `first` on, in the order in which it lies there."""
        ...


class FolderExport:
    """Lines of JSON in a file for each month of sealing, or in the one file that was named."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def last(self) -> Seal | None:
        """The newest checkpoint that arrived whole."""
        for file in reversed(self._files()):
            with file.open("rb") as lines:
                lines.seek(max(0, file.stat().st_size - LAST_BYTES))
                seals = [seal for line in lines if (seal := seal_of(line))]
            if seals:
                return seals[-1]
        return None

    def append(self, seals: Iterable[Seal]) -> None:
        """Add lines, and wait until the disk has them."""
        for seal in seals:
            file = self._file_for(seal)
            file.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
            with file.open("ab") as lines:
                lines.write(_line_end(file) + seal.line().encode() + b"\n")
                lines.flush()
                os.fsync(lines.fileno())

    def seals(self, first: int = 1) -> Iterator[Seal]:
        """What is there, line by line; the half of a line that a crash left is no seal."""
        for file in self._files_from(first):
            with file.open("rb") as lines:
                for line in lines:
                    seal = seal_of(line)
                    if seal is not None and seal.seq >= first:
                        yield seal

    def _file_for(self, seal: Seal) -> Path:
        return self.path if self._is_file() else self.path / f"checkpoints-{seal.sealed_at[:7]}.jsonl"

    def _is_file(self) -> bool:
        return self.path.suffix == ".jsonl"

    def _files(self) -> list[Path]:
        if self._is_file():
            return [self.path] if self.path.exists() else []
        return sorted(self.path.glob("checkpoints-*.jsonl"))

    def _files_from(self, first: int) -> list[Path]:
        """Without the months that end before number `first`."""
        files = self._files()
        while len(files) > 1:
            with files[1].open("rb") as lines:
                begin = seal_of(lines.readline())
            if begin is None or begin.seq > first:
                break
            del files[0]
        return files


def export_to(address: str) -> Export:
    """The export at `s3://bucket/prefix`, at a folder, or in a file that ends in `.jsonl`."""
    if address.startswith("s3://"):
        bucket, _slash, prefix = address.removeprefix("s3://").partition("/")
        return BucketExport(bucket, prefix.rstrip("/"))
    return FolderExport(Path(address))


def _line_end(file: Path) -> bytes:
    """A line break, when a crash left the last line without one."""
    if file.stat().st_size == 0:
        return b""
    with file.open("rb") as lines:
        lines.seek(-1, os.SEEK_END)
        return b"" if lines.read() == b"\n" else b"\n"
