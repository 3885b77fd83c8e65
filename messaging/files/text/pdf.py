"""PDF: page by page what stands there, then what was typed into its fields and notes."""

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pypdfium2
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from messaging.files.text.limits import MOST_PAGES, Budget, Full
from messaging.files.text.sections import Place, Section

ABOUT = frozenset({"/Title", "/Subject", "/Keywords"})


def sections(data: bytes, budget: Budget, depth: int) -> Iterator[Section]:
    """A page without any text is a picture of one: a scan.

    PDFium reads the pages: it knows the character sets of Japanese fonts that are not in the file.
    """
    document = pypdfium2.PdfDocument(data)
    for number, page in enumerate(document, 1):
        if number > MOST_PAGES:
            raise Full
        text = budget.take(page.get_textpage().get_text_range().replace("\r\n", "\n"))
        if _has_words(text):
            yield Section(Place.PAGE, str(number), text)
        elif any(page.get_objects(max_depth=1)):  # an empty sheet at the end is nothing to warn of
            yield Section(Place.PAGE, str(number))
    typed = budget.take("\n".join(_typed(data)))
    if typed.strip():
        yield Section(Place.COMMENTS, text=typed)


def _has_words(text: str) -> bool:
    """Whether there is a letter that means one: some fonts give numbers of their own in place of letters."""
    letters = sum(letter.isalnum() for letter in text)
    return letters > 0 and letters * 2 >= len("".join(text.split()))


def _typed(data: bytes) -> Iterator[str]:
    """Values of fields, notes stuck to pages, and what the file says about itself."""
    with suppress(PyPdfError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        reader = PdfReader(io.BytesIO(data))
        yield from (str(value) for key, value in (reader.metadata or {}).items() if key in ABOUT)
        for page in reader.pages[:MOST_PAGES]:
            for note in page.get("/Annots") or []:
                yield from _words_of(note.get_object())


def _words_of(note: Any) -> Iterator[str]:
    parent = note.get("/Parent", {}).get_object() if "/Parent" in note else {}
    for holder in (note, parent):
        yield from (str(holder[key]) for key in ("/Contents", "/V", "/T") if key in holder)
