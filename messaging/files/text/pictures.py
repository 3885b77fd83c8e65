"""Pictures within documents: no word in them is read, so those that could hold some are counted."""

import io
import zipfile
from collections.abc import Iterator

from PIL import Image

from messaging.files.text.limits import Budget
from messaging.files.text.sections import Place, Section

MOST_OF_A_LOGO = 60_000
"""Pixels: what is smaller is a logo or a drawing beside the text, and holds hardly a line that can be read."""
NARROWEST = 24
"""Pixels of the shorter side: a rule between two paragraphs is long and has no words."""
FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP", "WMF")
"""Of which Pillow reads the size from the head; WMF stands for EMF too."""
DRAWN_TWICE = (".svg",)
"""Office keeps the same as PNG beside it."""


def is_large(width: int, height: int) -> bool:
    """Whether words could be read in a picture of so many pixels."""
    return min(width, height) >= NARROWEST and width * height > MOST_OF_A_LOGO


def pictures(parts: zipfile.ZipFile, budget: Budget) -> Iterator[Section]:
    """How many pictures of an Office file could hold words; what is no picture that we know is unread."""
    names = [name for name in parts.namelist() if "/media/" in _path(name) and not name.endswith("/")]
    sizes = [_size_in(parts, name, budget) for name in names if not _path(name).endswith(DRAWN_TWICE)]
    if count := sum(1 for size in sizes if size and is_large(*size)):
        yield Section(Place.PICTURES, str(count))
    if None in sizes:
        yield Section(Place.UNREAD)


def _path(name: str) -> str:
    return "/" + name.replace("\\", "/").lower()


def _size_in(parts: zipfile.ZipFile, name: str, budget: Budget) -> tuple[int, int] | None:
    """Width and height as the picture's head says; nothing is unfolded. None: a film, a sound, a broken picture."""
    budget.look_at_the_clock()
    try:
        with Image.open(io.BytesIO(parts.read(name)), formats=FORMATS) as picture:
            return picture.size
    except Image.DecompressionBombError:
        return MOST_OF_A_LOGO, MOST_OF_A_LOGO
    except (OSError, ValueError, SyntaxError, EOFError, OverflowError):
        return None
