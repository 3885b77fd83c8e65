"""The words in a file."""

import io

from pypdf import PdfReader


def text_of(kind: str, data: bytes) -> str:
    """What can be read out of a PDF; pages are parted by form feeds."""
    if kind != "pdf":
        return ""
    return "\f".join(page.extract_text() for page in PdfReader(io.BytesIO(data)).pages)
