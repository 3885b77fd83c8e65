"""docs/permissions.md: what every address answers to everybody. `make permissions` writes it anew.

The table is the specification: each cell is executed by `test_permissions.py`, and a change of it is
read in review like a change of code.
"""

from collections.abc import Iterator
from pathlib import Path

from tests.isolation.people import PEOPLE

FILE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
METHODS = ("GET", "POST", "other")
START, END = "<!-- table -->", "<!-- /table -->"
Table = dict[tuple[str, str], list[str]]
"""(address, method) → a word for each of `PEOPLE`."""


def read() -> Table:
    """The table as it stands in the document."""
    return dict(_rows(FILE.read_text(encoding="utf-8").partition(START)[2].partition(END)[0]))


def _rows(text: str) -> Iterator[tuple[tuple[str, str], list[str]]]:
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split("|")]
        if len(cells) == len(PEOPLE) + 2 and cells[0].startswith("`"):
            yield (cells[0].strip("`"), cells[1]), cells[2:]


def write(table: Table) -> None:
    """Put `table` into the document."""
    before, _start, rest = FILE.read_text(encoding="utf-8").partition(START)
    _old, _end, after = rest.partition(END)
    head = ["address", "method", *PEOPLE]
    lines = [_line(head), _line(["---"] * len(head))]
    lines += [_line([f"`{name}`", method, *cells]) for (name, method), cells in sorted(table.items())]
    FILE.write_text(f"{before}{START}\n" + "\n".join(lines) + f"\n{END}{after}", encoding="utf-8")


def _line(cells: list[str]) -> str:
    return "| " + " | ".join(cells) + " |"
