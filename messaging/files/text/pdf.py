"""PDF: page by page what stands there, then what was typed into its fields and notes."""

import io
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

import pypdfium2
import pypdfium2.raw as pdfium_c
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from messaging.files.text.limits import MOST_PAGES, Budget, Full
from messaging.files.text.pictures import MOST_OF_A_LOGO, is_large
from messaging.files.text.sections import Place, Section

ABOUT = frozenset({"/Title", "/Subject", "/Keywords"})
LARGE_SHARE = 0.12
"""Of a page: pictures that cover less are a logo or an ornament. Scanners cut one sheet into many strips."""
DEEPEST_FORM = 4


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
            if _has_large_picture(page, budget):
                yield Section(Place.PAGE_PICTURES, str(number))
        elif any(page.get_objects(max_depth=1)):  # an empty sheet at the end is nothing to warn of
            yield Section(Place.PAGE, str(number))
    typed = budget.take("\n".join(_typed(data)))
    if typed.strip():
        yield Section(Place.COMMENTS, text=typed)


def _has_words(text: str) -> bool:
    """Whether there is a letter that means one: some fonts give numbers of their own in place of letters."""
    letters = sum(letter.isalnum() for letter in text)
    return letters > 0 and letters * 2 >= len("".join(text.split()))


def _has_large_picture(page: Any, budget: Budget) -> bool:
    """Whether pictures on a page could hold words: a scanned sheet with one typed line above it."""
    width, height = page.get_size()
    pixels, covered = 0, 0.0
    for thing in page.get_objects(max_depth=DEEPEST_FORM):
        budget.look_at_the_clock()
        if thing.type == pdfium_c.FPDF_PAGEOBJ_IMAGE:
            more, area = _measures(thing, width * height)
            pixels, covered = pixels + more, covered + area
            if pixels > MOST_OF_A_LOGO and covered >= LARGE_SHARE * width * height:
                return True
    return False


def _measures(picture: Any, page_area: float) -> tuple[int, float]:
    """Its pixels, and how much of the page it covers; all of it, where that is not to be known."""
    try:
        across, down = picture.get_px_size()
        left, bottom, right, top = picture.get_bounds()
    except pypdfium2.PdfiumError:
        return MOST_OF_A_LOGO + 1, page_area
    if picture.level and is_large(across, down):
        return across * down, page_area  # within a form the bounds are the form's, whatever it is scaled to
    return across * down, (right - left) * (top - bottom)


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
