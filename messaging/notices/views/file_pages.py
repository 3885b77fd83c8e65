"""What every page with a file shows, whoever looks at it; and the file itself on its way out."""

from typing import Any

from django.http import HttpResponse, StreamingHttpResponse

from accounts.web import GuardianRequest, StaffRequest
from messaging.files.models import StoredFile
from messaging.files.responses import download_of, picture_of
from messaging.files.selectors import content_of, page_of, pages_of
from messaging.notices.actions.files import fetch_file, open_file
from messaging.notices.models import Draft, Notice
from messaging.notices.selectors.files import MARKS, about
from messaging.notices.views.prefetching import is_prefetch
from tetoru.crypto.fields import is_readable
from tetoru.web.plain_text import without_controls

WORDS_SHOWN = 20_000


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


def shown(file: StoredFile, path: str) -> dict[str, Any]:
    """What a page with a file needs; `path` is its own address."""
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
        "words": _words(file),
        "is_picture": file.kind == StoredFile.Kind.IMAGE,
        "is_unreadable": not is_readable(file.data_key),
    }


def _words(file: StoredFile) -> list[str]:
    """What is written in it, paragraph by paragraph, so that it can be read aloud; the beginning of it."""
    text = without_controls(str(file.text).replace("\f", "\n")) if is_readable(file.text) else ""
    return [line for line in text[:WORDS_SHOWN].split("\n") if line.strip()]
