"""What a verification finds wrong, each with the checkpoint that it shows at."""

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """In which way the log was bent, or may have been."""

    EDITED = "rows were changed"
    DELETED = "rows were deleted"
    INSERTED = "rows were inserted"
    DROPPED = "a month was dropped"
    MISDATED = "rows bear a wrong date"
    UNSEALED = "rows are not sealed"
    CUT = "the checkpoint is missing in the database"
    NOT_EXPORTED = "the checkpoint is missing in the export"
    MISSING = "checkpoints are missing everywhere"
    DIFFERS = "database and export differ"
    FORGED = "the signature is not ours"
    FIGURES = "the figures do not add up"
    UNCHAINED = "it does not follow the one before"
    ORDER = "the export is out of order"


@dataclass(frozen=True)
class Finding:
    """One thing that is wrong: at which checkpoint, in which stretch of time (UTC), what exactly."""

    kind: Kind
    seq: int
    since: str
    until: str
    detail: str = ""

    def __str__(self) -> str:
        stretch = f"{self.since or 'the beginning'} – {self.until or 'now'}"
        return f"checkpoint {self.seq} ({stretch}): {self.kind}{': ' if self.detail else ''}{self.detail}"
