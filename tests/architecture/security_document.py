"""What docs/security.md says of columns; the document is the source, tests compare the code with it."""

import re
from dataclasses import dataclass

from tests.architecture.sources import ROOT

DOCUMENT = ROOT / "docs" / "security.md"
COLUMN = re.compile(r"[a-z_]+(\.[a-z_]+)+")


@dataclass(frozen=True)
class Row:
    """A line of a table: a column, its class, the reason; `operator` is empty where the table does not say."""

    column: str
    kind: str
    operator: str
    why: str


def encrypted_rows() -> list[Row]:
    """The table of encrypted fields."""
    return [Row(column, kind, "", why) for column, kind, why in _cells("### Encrypted fields", 3)]


def clear_rows() -> list[Row]:
    """The table of texts in clear."""
    return [Row(*cells) for cells in _cells("### Not encrypted, and why", 4)]


def _cells(heading: str, count: int) -> list[list[str]]:
    section = re.split(r"^#+ ", DOCUMENT.read_text(encoding="utf-8").partition(f"{heading}\n")[2], flags=re.MULTILINE)[
        0
    ]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in section.splitlines() if line[:1] == "|"]
    assert rows, f"{heading}: no table"
    return [
        cells for cells in rows if len(cells) == count and COLUMN.fullmatch(cells[0]) and cells[0] != "table.column"
    ]
