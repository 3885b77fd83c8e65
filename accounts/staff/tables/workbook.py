"""Reads the first sheet of an .xlsx: a zip of XML from somebody's computer, so it is measured before it is opened."""

import io
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import DEFUSEDXML, load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from accounts.staff.tables.cells import MOST_COLUMNS, MOST_ROWS
from accounts.staff.tables.errors import TableUnreadable

MOST_UNPACKED = 30_000_000
MOST_PARTS = 300
BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    DefusedXmlException,
    ParseError,
    KeyError,
    ValueError,
    TypeError,
    IndexError,
    AttributeError,
    OSError,
    EOFError,
    NotImplementedError,
)
"""What openpyxl answers to a file that was bent; nothing of ours runs inside."""


def lines_of_workbook(content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet as text. Formulas stay formulas, to be refused. Raises TableUnreadable."""
    if not DEFUSEDXML:
        raise RuntimeError("openpyxl must read through defusedxml")
    try:
        _ensure_small(content)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=False, keep_links=False)
        sheet: Any = book.worksheets[0]
        rows = sheet.iter_rows(max_row=MOST_ROWS + 100, max_col=MOST_COLUMNS, values_only=True)
        return iter([[_text(value) for value in row] for row in rows])
    except BROKEN as error:
        raise TableUnreadable(_("このファイルは開けません。表計算ソフトで .xlsx に保存しなおしてください。")) from error


def _ensure_small(content: bytes) -> None:
    """A small zip may unpack to gigabytes. Raises TableUnreadable."""
    parts = zipfile.ZipFile(io.BytesIO(content)).infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise TableUnreadable(_("ファイルの中身が大きすぎます。ほかのシートや絵を消して、保存しなおしてください。"))


def _text(value: Any) -> str:
    """A number as it was typed: 412, not 412.0."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
