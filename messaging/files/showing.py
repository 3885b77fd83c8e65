"""Files as people see them: a row in a list, and the page on which one is looked at."""

import datetime as dt
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.files.models import StoredFile, StoredObject
from messaging.files.selectors import pages_of
from messaging.files.text.sections import Place, Section, sections_of
from messaging.files.unread import unread_in
from tetoru.crypto.fields import is_readable
from tetoru.errors import Text
from tetoru.web.plain_text import without_controls

Kind = StoredFile.Kind
MARKS: dict[str, tuple[Text, str]] = {
    Kind.PDF: ("PDF", ""),
    Kind.IMAGE: (gettext_lazy("写真"), "picture"),
    Kind.WORD: (gettext_lazy("文書"), "document"),
    Kind.EXCEL: (gettext_lazy("表"), "sheet"),
    Kind.POWERPOINT: (gettext_lazy("発表"), "slides"),
}
"""What stands in the square beside a file, and its colour in static/css/file.css."""


WORDS_SHOWN = 20_000
UNREAD_SHOWN = 6
"""Places; a scan of forty pages need not be told page by page."""
SEEN = {Place.PAGE, Place.SHEET, Place.SLIDE, Place.TEXT, Place.MARGIN}
"""What whoever opens the file sees without looking for it."""
HEADINGS: dict[Place, Text] = {
    Place.PAGE: gettext_lazy("ページ"),
    Place.SHEET: gettext_lazy("シート"),
    Place.HIDDEN_SHEET: gettext_lazy("かくれているシート"),
    Place.SLIDE: gettext_lazy("スライド"),
    Place.NOTES: gettext_lazy("話す人のメモ"),
    Place.MARGIN: gettext_lazy("欄外"),
    Place.COMMENTS: gettext_lazy("コメント"),
    Place.DELETED: gettext_lazy("消した文字（履歴）"),
    Place.INSIDE: gettext_lazy("画面に出ない文字"),
}


@dataclass(frozen=True)
class FileRow:
    """A file in a list."""

    id: uuid.UUID
    name: str
    mark: Text
    tone: str
    about: str
    """Kind, pages, size."""
    state: str
    refusal: Text
    url: str
    is_picture: bool = False
    opened_at: dt.datetime | None = None
    """When the person who looks at the list last looked into it."""
    page: StoredObject | None = None

    @property
    def is_waiting(self) -> bool:
        """Still being looked through."""
        return self.state == StoredFile.State.WAITING

    @property
    def is_ready(self) -> bool:
        """Can be opened and sent."""
        return self.state == StoredFile.State.READY


@dataclass(frozen=True)
class Words:
    """What is written in one place of a file."""

    heading: str
    is_hidden: bool
    lines: list[str]


def row_of(
    file: StoredFile,
    address: Callable[[uuid.UUID], str],
    *,
    opened_at: dt.datetime | None = None,
    page: StoredObject | None = None,
) -> FileRow:
    """A file in a list; `address` gives the page on which it is looked at."""
    mark, tone = MARKS[file.kind]
    return FileRow(
        id=file.pk,
        name=str(file.name),
        mark=mark,
        tone=tone,
        about=about(file),
        state=file.state,
        refusal=file.refusal_text,
        url=address(file.pk),
        is_picture=file.kind == Kind.IMAGE,
        opened_at=opened_at,
        page=page,
    )


def about(file: StoredFile) -> str:
    """PDF・4ページ・812 KB."""
    parts = [str(Kind(file.kind).label)]
    if file.pages and file.kind == Kind.PDF:
        parts.append(_("%(count)dページ") % {"count": file.pages})
    return _("・").join([*parts, size_label(file.size)])


def size_label(size: int) -> str:
    """812 KB, 1.2 MB: as a phone would say it."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000)):,} KB"
    return f"{size / 1_000_000:.1f}".removesuffix(".0") + " MB"


def shown(file: StoredFile, path: str, *, is_at_home: bool = False) -> dict[str, Any]:
    """What a page with a file needs; `path` is its own address. At home what no page shows is left out."""
    pages = pages_of(file) if file.state == StoredFile.State.READY else []
    mark, tone = MARKS[file.kind]
    return {
        "file": file,
        "name": str(file.name),
        "mark": mark,
        "tone": tone,
        "about": about(file),
        "content_url": f"{path}content/",
        "pages": [{"url": f"{path}pages/{page.number}/", "object": page} for page in pages],
        "pages_more": max(file.pages - len(pages), 0) if file.kind == StoredFile.Kind.PDF else 0,
        "unread": "、".join(unread_in(_sections(file))[:UNREAD_SHOWN]) if not is_at_home else "",
        "words": _words(file, is_at_home=is_at_home),
        "is_picture": file.kind == StoredFile.Kind.IMAGE,
        "is_unreadable": not is_readable(file.data_key),
    }


def _sections(file: StoredFile) -> list[Section]:
    return sections_of(str(file.text)) if is_readable(file.text) else []


def _words(file: StoredFile, *, is_at_home: bool) -> list[Words]:
    """What is written in it, to be read aloud; for staff also what no page shows. The beginning of it."""
    found, left = [], WORDS_SHOWN
    for section in _sections(file):
        text = without_controls(section.text)[:left]
        lines = [line for line in text.split("\n") if line.strip()]
        if lines and not (is_at_home and section.place not in SEEN):
            found.append(Words(_heading(section), section.place not in SEEN, lines))
            left -= len(text)
    return found


def _heading(section: Section) -> str:
    return " ".join(part for part in (str(HEADINGS.get(section.place, "")), section.name) if part)
