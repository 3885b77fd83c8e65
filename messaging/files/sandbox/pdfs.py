"""PDFs: refused where they do something by themselves or hide something; their first pages drawn as pictures."""

import io
import re
from collections.abc import Iterator
from typing import Any

import pypdfium2 as pdfium
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject

from messaging.files.sandbox.answers import Answer, Part
from messaging.files.sandbox.bounds import MOST_OBJECTS, MOST_PAGES, PAGE_EDGE, PAGES_DRAWN
from messaging.files.sandbox.findings import Found
from messaging.files.sandbox.pictures import page_of

ACTIONS = {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/Rendition", "/Movie", "/Sound", "/GoToE"}
"""Kinds of actions (ISO 32000-2, 12.6.4) that run, send, play or open something."""
RICH = {"/RichMedia", "/Screen", "/3D", "/Movie", "/Sound"}
"""Kinds of annotations that play something."""
EMBEDDED_KEYS = {"/EmbeddedFiles", "/EF"}
IN_CLEAR = {
    re.compile(rb"/(JavaScript|Launch|RichMedia)\b"): "active",
    re.compile(rb"/EmbeddedFiles?\b"): "embedded",
    re.compile(rb"/XFA\b"): "xfa",
}
"""Looked for in the bytes too, where a reader that mends broken tables would find what ours does not list."""
HEX = re.compile(rb"#([0-9A-Fa-f]{2})")


def look_through_pdf(data: bytes) -> Answer:
    """How many pages, and pictures of the first ones. Raises Found."""
    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        raise Found("locked")
    for pattern, refusal in IN_CLEAR.items():
        if pattern.search(data) or pattern.search(_without_escapes(data)):
            raise Found(refusal)
    for holder in _dictionaries(reader):
        _look_at(holder)
    pages = len(reader.pages)
    if pages > MOST_PAGES:
        raise Found("too_many_pages")
    if pages == 0:
        raise Found("broken")
    return Answer(pages=pages, parts=tuple(_drawn(data)))


def _without_escapes(data: bytes) -> bytes:
    """/J#61vaScript is /JavaScript (ISO 32000-2, 7.3.5)."""
    return HEX.sub(lambda found: bytes([int(found[1], 16)]), data)


def _dictionaries(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary of the file, those in object streams too."""
    waiting: list[Any] = [reader.trailer]
    numbers = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    if len(numbers) > MOST_OBJECTS:
        raise Found("too_much_inside")
    generation = {number: gen for gen, table in reader.xref.items() for number in table}
    seen = 0
    for number in sorted(numbers):
        waiting.append(reader.get_object(IndirectObject(number, generation.get(number, 0), reader)))
        while waiting:
            one = waiting.pop()
            seen += 1
            if seen > MOST_OBJECTS * 20:
                raise Found("too_much_inside")
            if isinstance(one, DictionaryObject):
                yield one
                waiting += [value for value in one.values() if isinstance(value, DictionaryObject | ArrayObject)]
            elif isinstance(one, ArrayObject):
                waiting += [value for value in one if isinstance(value, DictionaryObject | ArrayObject)]


def _look_at(holder: DictionaryObject) -> None:
    """Raises Found where a dictionary stands for something that a notice needs not."""
    kind, subtype = _plain(holder.raw_get("/S")) if "/S" in holder else None, holder.get("/Subtype")
    if "/XFA" in holder:
        raise Found("xfa")
    if "/JS" in holder or kind in ACTIONS or subtype in RICH:
        raise Found("active")
    if EMBEDDED_KEYS & set(holder) or holder.get("/Type") == "/EmbeddedFile" or subtype == "/FileAttachment":
        raise Found("embedded")


def _plain(value: Any) -> Any:
    return value.get_object() if isinstance(value, IndirectObject) else value


def _drawn(data: bytes) -> Iterator[Part]:
    document = pdfium.PdfDocument(data)
    for number in range(min(len(document), PAGES_DRAWN)):
        page = document[number]
        width, height = page.get_size()
        scale = PAGE_EDGE / max(width, height, 1)
        yield page_of(page.render(scale=scale).to_pil().convert("RGB"), number + 1)
        page.close()
