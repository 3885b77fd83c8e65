"""Attached files as people see them: on a draft, on a notice at a desk, on a notice at home."""

import datetime as dt
import uuid
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.desks import Desk
from accounts.selectors import Child
from messaging.files.models import StoredFile, StoredObject
from messaging.files.selectors import first_pages, openings_by
from messaging.notices.models import Attachment, Draft, Notice
from messaging.notices.selectors.desk import draft_to_look_into, notices_at
from messaging.notices.selectors.inbox import notice_for
from tetoru.access import Guardian, Staff
from tetoru.errors import Text

Kind = StoredFile.Kind
MARKS: dict[str, tuple[Text, str]] = {
    Kind.PDF: ("PDF", ""),
    Kind.IMAGE: (gettext_lazy("写真"), "picture"),
    Kind.WORD: (gettext_lazy("文書"), "document"),
    Kind.EXCEL: (gettext_lazy("表"), "sheet"),
    Kind.POWERPOINT: (gettext_lazy("発表"), "slides"),
}
"""What stands in the square beside a file, and its colour in static/css/file.css."""


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


def files_on(place: Draft | Notice) -> list[StoredFile]:
    """The files, in order, without their words. One query."""
    attached = place.attachments.select_related("file").defer("file__text")
    return [attachment.file for attachment in attached]


def rows_at_desk(place: Draft | Notice, desk: Desk, user_id: uuid.UUID) -> list[FileRow]:
    """For staff: with when this person opened each. Two queries."""
    files = files_on(place)
    opened = openings_by(user_id, files) if files else {}
    return [_row(file, _desk_address(place, desk), opened_at=opened.get(file.pk)) for file in files]


def rows_at_home(notice: Notice, address: Callable[[uuid.UUID], str]) -> list[FileRow]:
    """For guardians: what can be opened, photos with their picture. Two queries."""
    files = [file for file in files_on(notice) if file.state == StoredFile.State.READY]
    pages = first_pages(file for file in files if file.kind == Kind.IMAGE) if files else {}
    return [_row(file, address, page=pages.get(file.pk)) for file in files]


def file_of_draft(actor: Staff, desk: Desk, draft_id: uuid.UUID, file_id: uuid.UUID) -> tuple[Draft, StoredFile]:
    """A file of a draft that the person may work on, or has been asked to agree to. Raises Http404."""
    draft = draft_to_look_into(actor, desk, draft_id)
    return draft, _file_on(draft, file_id)


def file_at_desk(actor: Staff, desk: Desk, notice_id: uuid.UUID, file_id: uuid.UUID) -> tuple[Notice, StoredFile]:
    """A file of a notice of this desk. Raises Http404."""
    notice = notices_at(actor, desk).filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    return notice, _file_on(notice, file_id)


def file_at_home(
    actor: Guardian, children: Sequence[Child], notice_id: uuid.UUID, file_id: uuid.UUID
) -> tuple[Notice, StoredFile]:
    """A file of a notice that was addressed to the guardian and stands. Raises Http404."""
    notice, _addressed = notice_for(actor, children, notice_id)
    file = _file_on(notice, file_id)
    if notice.state == Notice.State.WITHDRAWN or file.state != StoredFile.State.READY:
        raise Http404
    return notice, file


def about(file: StoredFile) -> str:
    """PDF・4ページ・812 KB."""
    parts = [str(Kind(file.kind).label)]
    if file.pages and file.kind == Kind.PDF:
        parts.append(_("%(count)dページ") % {"count": file.pages})
    return "・".join([*parts, size_label(file.size)])


def size_label(size: int) -> str:
    """812 KB, 1.2 MB: as a phone would say it."""
    if size < 1_000_000:
        return f"{max(1, round(size / 1_000)):,} KB"
    return f"{size / 1_000_000:.1f}".removesuffix(".0") + " MB"


def _desk_address(place: Draft | Notice, desk: Desk) -> Callable[[uuid.UUID], str]:
    if isinstance(place, Draft):
        return lambda file_id: desk.url("draft_file", draft_id=place.pk, draft_file_id=file_id)
    return lambda file_id: desk.url("notice_file", notice_id=place.pk, notice_file_id=file_id)


def _file_on(place: Draft | Notice, file_id: uuid.UUID) -> StoredFile:
    found: Iterable[Attachment] = place.attachments.select_related("file").filter(file_id=file_id)
    for attachment in found:
        return attachment.file
    raise Http404


def _row(
    file: StoredFile,
    address: Callable[[uuid.UUID], str],
    *,
    opened_at: dt.datetime | None = None,
    page: StoredObject | None = None,
) -> FileRow:
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
