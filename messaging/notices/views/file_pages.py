"""What every page with a file shows, whoever looks at it; and the file itself on its way out."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse, StreamingHttpResponse
from django.utils.translation import gettext_lazy

from accounts.web import GuardianRequest, StaffRequest
from messaging.files.models import StoredFile
from messaging.files.responses import download_of, picture_of
from messaging.files.selectors import content_of, page_of, pages_of
from messaging.files.text.sections import Place, Section, sections_of
from messaging.notices.actions.files import fetch_file, open_file
from messaging.notices.models import Draft, Notice
from messaging.notices.selectors.files import MARKS, about
from tetoru.crypto.fields import is_readable
from tetoru.errors import Text
from tetoru.web.plain_text import without_controls
from tetoru.web.prefetching import is_prefetch

WORDS_SHOWN = 20_000
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
class Words:
    """What is written in one place of a file."""

    heading: str
    is_hidden: bool
    lines: list[str]


def looked_into(request: StaffRequest | GuardianRequest, file: StoredFile, *, of: Draft | Notice) -> None:
    """Note that the person looks into it; not for a browser that looks ahead, and not while there is nothing to see."""
    request.subject = of
    if request.method == "GET" and not is_prefetch(request) and file.state == StoredFile.State.READY:
        open_file(request.actor, file, of=of)


def file_content(
    request: StaffRequest | GuardianRequest, file: StoredFile, *, of: Draft | Notice
) -> StreamingHttpResponse:
    """The file, streamed. Raises FileNotReady, FileUnreadable and StorageAway before anything is noted."""
    request.subject = of
    response = download_of(file, content_of(file))
    if request.method == "GET":
        fetch_file(request.actor, file, of=of)
    return response


def file_page(file: StoredFile, number: int) -> HttpResponse:
    """The picture of a page. Raises Http404, FileUnreadable and StorageAway."""
    return picture_of(file, page_of(file, number))


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
        "words": _words(file, is_at_home=is_at_home),
        "is_picture": file.kind == StoredFile.Kind.IMAGE,
        "is_unreadable": not is_readable(file.data_key),
    }


def _words(file: StoredFile, *, is_at_home: bool) -> list[Words]:
    """What is written in it, to be read aloud; for staff also what no page shows. The beginning of it."""
    found, left = [], WORDS_SHOWN
    for section in sections_of(str(file.text)) if is_readable(file.text) else []:
        text = without_controls(section.text)[:left]
        lines = [line for line in text.split("\n") if line.strip()]
        if lines and not (is_at_home and section.place not in SEEN):
            found.append(Words(_heading(section), section.place not in SEEN, lines))
            left -= len(text)
    return found


def _heading(section: Section) -> str:
    return " ".join(part for part in (str(HEADINGS.get(section.place, "")), section.name) if part)
