"""Lines of a file that a spreadsheet opens, and in which nothing runs."""

import csv
import io
from collections.abc import Iterable

BEGINNING = "\ufeff"
"""So that spreadsheets read it as UTF-8, and Japanese as Japanese."""
FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Beginning with one of these, a cell would be worked out instead of shown (OWASP, CSV injection)."""


def written(cells: Iterable[str]) -> str:
    """One line. A cell that a spreadsheet would take for a formula gets an apostrophe in front."""
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\r\n").writerow([safe(cell) for cell in cells])
    return out.getvalue()


def safe(cell: str) -> str:
    """The cell as text and nothing else."""
    return f"'{cell}" if cell.lstrip(" '").startswith(FORMULAS) else cell
