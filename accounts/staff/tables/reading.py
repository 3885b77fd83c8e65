"""Reads CSV, xlsx or what was pasted from a spreadsheet into rows of text. What they mean is checked afterwards."""

import csv
import io
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from accounts.staff.tables.cells import (
    FIELDS,
    LABELS,
    LONGEST_CELL,
    MOST_BYTES,
    MOST_COLUMNS,
    MOST_ROWS,
    NEEDED,
    Row,
    field_of,
)
from accounts.staff.tables.errors import TableUnreadable
from accounts.staff.tables.workbook import lines_of_workbook

WORKBOOK = b"PK\x03\x04"
OLD_WORKBOOK = b"\xd0\xcf\x11\xe0"


def rows_of_file(content: bytes, *, with_school: bool) -> list[Row]:
    """The rows of an uploaded file. Raises TableUnreadable."""
    if len(content) > MOST_BYTES:
        raise TableUnreadable(_("ファイルが大きすぎます。2MBまでにしてください。"))
    if content.startswith(OLD_WORKBOOK):
        raise TableUnreadable(
            _("古い形のExcel（.xls）か、パスワードつきのファイルです。.xlsx か CSV で保存しなおしてください。")
        )
    if content.startswith(WORKBOOK):
        return _rows(lines_of_workbook(content), with_school=with_school)
    return rows_of_text(decoded(content), with_school=with_school)


def rows_of_text(text: str, *, with_school: bool) -> list[Row]:
    """The rows of CSV, or of cells that were copied from a spreadsheet. Raises TableUnreadable."""
    if "\0" in text:
        raise TableUnreadable(_("表のファイルではありません。CSV か .xlsx を選んでください。"))
    head = text.lstrip("\ufeff\r\n").partition("\n")[0]
    delimiter = "\t" if "\t" in head else ","
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise TableUnreadable(
            _('引用符（"）が閉じていないところがあります。表計算ソフトで保存しなおしてください。')
        ) from error
    return _rows(lines, with_school=with_school)


def decoded(content: bytes) -> str:
    """UTF-8 with or without a mark, UTF-16 with one, else what Japanese Windows writes. Raises TableUnreadable."""
    is_wide = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "cp932"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TableUnreadable(_("文字を読めません。CSVは UTF-8 か Shift_JIS で保存してください。"))


def _rows(lines: Iterable[list[str]], *, with_school: bool) -> list[Row]:
    found = iter(_filled(lines))
    heading = next(found, None)
    if heading is None:
        raise TableUnreadable(_("表が空です。1行目に見出し、2行目から1人1行で入れてください。"))
    columns = _columns(heading, with_school=with_school)
    rows: list[Row] = []
    for line in found:
        if len(rows) == MOST_ROWS:
            raise TableUnreadable(_("行が多すぎます。一度に5,000人までにしてください。"))
        rows.append({field: _cell(line, at) for field, at in columns.items()})
    if not rows:
        raise TableUnreadable(_("見出しのほかに、行がありません。"))
    return [dict.fromkeys(FIELDS, "") | row for row in rows]


def _filled(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    """Lines in which something stands."""
    return (line for line in lines if any(cell.strip() for cell in line))


def _columns(heading: list[str], *, with_school: bool) -> dict[str, int]:
    """Which field stands in which column. Raises TableUnreadable."""
    if len(heading) > MOST_COLUMNS:
        raise TableUnreadable(_("列が多すぎます。1行目に見出しがあるか、確かめてください。"))
    columns: dict[str, int] = {}
    for at, text in enumerate(heading):
        field = field_of(text)
        if field in columns:
            raise TableUnreadable(_("「%(name)s」の列が2つあります。1つにしてください。") % {"name": LABELS[field]})
        if field:
            columns[field] = at
    needed = (*NEEDED, "school") if with_school else NEEDED
    if missing := "・".join(str(LABELS[field]) for field in needed if field not in columns):
        text = _("1行目に「%(missing)s」の見出しがありません。列の順番は自由です。") % {"missing": missing}
        raise TableUnreadable(text)
    return columns


def _cell(line: list[str], at: int) -> str:
    text = line[at].strip() if at < len(line) else ""
    if len(text) > LONGEST_CELL:
        raise TableUnreadable(_("とても長い値（200文字より長い）があります。表を確かめてください。"))
    return text
