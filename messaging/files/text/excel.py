"""Excel: every sheet, also those that are hidden, with hidden rows; comments; what the file remembers unseen."""

import io
from collections.abc import Iterator
from typing import Any

from openpyxl import load_workbook

from messaging.files.text.limits import Budget
from messaging.files.text.office import embedded, names_in, package, unseen, words_of
from messaging.files.text.pictures import pictures
from messaging.files.text.sections import Place, Section

COMMENTS = ("xl/comments", "xl/threadedComments/")
# Rows that a pivot table or a link to another book has kept are not shown anywhere, and go along.
UNSEEN = ("xl/drawings/", "xl/charts/", "xl/diagrams/", "xl/pivotCache/", "xl/externalLinks/", "xl/workbook")


def sections(data: bytes, budget: Budget, depth: int) -> Iterator[Section]:
    """Sheet by sheet, a row to a line."""
    parts = package(data)
    book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
    for sheet in book.worksheets:
        place = Place.SHEET if sheet.sheet_state == "visible" else Place.HIDDEN_SHEET
        yield Section(place, sheet.title, "\n".join(_lines(sheet, budget)))
    for place, beginnings in ((Place.COMMENTS, COMMENTS), (Place.MARGIN, ("xl/worksheets/",))):
        words = {"oddHeader", "oddFooter", "formula1"} if place is Place.MARGIN else {"t", "text"}
        text = "\n".join(words_of(parts, name, budget, words) for name in names_in(parts, *beginnings)).strip()
        if text:
            yield Section(place, text=text)
    yield from unseen(parts, budget, *UNSEEN)
    yield from pictures(parts, budget)
    yield from embedded(parts, budget, depth)


def _lines(sheet: Any, budget: Budget) -> Iterator[str]:
    sheet.reset_dimensions()  # what the file says of its size may be a lie of a billion cells
    for row in sheet.iter_rows(values_only=True):
        budget.look_at_the_clock()
        line = "\t".join("" if value is None else str(value) for value in row).strip("\t")
        if line:
            yield budget.take(line)
